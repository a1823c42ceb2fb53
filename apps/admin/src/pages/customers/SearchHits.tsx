import { Card, DataTable, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CustomerTab } from './customers-search.ts';

/** The tab of the customer's page that shows what was found. */
const tabs: Readonly<Record<string, CustomerTab>> = {
  key: 'keys',
  order: 'orders',
  payment: 'orders',
  refund: 'orders',
  dispute: 'orders',
  deposit: 'orders',
  receipt: 'orders',
  transfer: 'ledger',
  adjustment: 'ledger',
};

/** What a text names besides addresses: each leads to the customer or the request. Renders nothing if it names nothing. */
export function SearchHits({ query }: { readonly query: string }) {
  const { t } = useTranslation('customer');
  const navigate = useNavigate();
  const wanted = query.trim();
  // What an earlier text named must not be clicked for what this one names.
  const found = useQuery({ ...trpc.admin.customers.search.queryOptions({ query: wanted }), enabled: wanted.length > 2 });
  if (wanted.length < 3 || !found.data || found.data.length === 0) return null;
  const open = ({ kind, id, accountId }: (typeof found.data)[number]) => {
    if (kind === 'request') return navigate({ to: '/requests/$id', params: { id } });
    if (kind === 'clientRequest') return navigate({ to: '/requests', search: { clientRequestId: id } });
    const tab = tabs[kind];
    return navigate({ to: '/customers/$accountId', params: { accountId }, search: tab ? { tab } : {} });
  };
  return (
    <Card title={t('found')}>
      <DataTable
        rowTestId="search-hit"
        rows={found.data}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        onOpen={(hit) => void open(hit)}
        columns={[
          { title: t('found'), place: 'bare', className: 'whitespace-nowrap', cell: ({ kind }) => t(`kinds.${kind}`) },
          { title: t('reference'), place: 'title', className: 'font-mono text-xs wrap-anywhere', cell: ({ label }) => label },
          { title: t('accountId'), className: 'wrap-anywhere', cell: ({ email, accountId }) => email ?? accountId },
        ]}
      />
    </Card>
  );
}
