import { Card, DataTable, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/use-may.ts';
import { placeOf, type SearchHit } from './open-hit.ts';

/** What a text names besides addresses: each leads to the customer or the request. Renders nothing if it names nothing. */
export function SearchHits({ query }: { readonly query: string }) {
  const { t } = useTranslation('customer');
  const navigate = useNavigate();
  const may = useMay();
  const wanted = query.trim();
  // What an earlier text named must not be clicked for what this one names.
  const found = useQuery({ ...trpc.admin.customers.search.queryOptions({ query: wanted }), enabled: wanted.length > 2 });
  const items = (found.data ?? []).filter((hit) => placeOf(hit, may) !== null);
  if (wanted.length < 3 || items.length === 0) return null;
  const open = (hit: SearchHit) => {
    const place = placeOf(hit, may);
    if (place) void navigate(place);
  };
  return (
    <Card title={t('found')}>
      <DataTable
        rowTestId="search-hit"
        rows={items}
        rowKey={({ kind, id, accountId }) => `${kind} ${id} ${accountId}`}
        onOpen={open}
        columns={[
          { title: t('found'), place: 'bare', className: 'whitespace-nowrap', cell: ({ kind }) => t(`kinds.${kind}`) },
          {
            title: t('reference'),
            place: 'title',
            className: 'font-mono text-xs wrap-anywhere',
            cell: ({ kind, id, label }) => (kind === 'adjustment' ? id : label),
          },
          { title: t('accountId'), className: 'wrap-anywhere', cell: ({ email, accountId }) => email ?? accountId ?? t('ofOperator') },
        ]}
      />
    </Card>
  );
}
