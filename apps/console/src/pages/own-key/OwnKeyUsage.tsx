import type { UsageLogPage } from '@derouter/api';
import {
  Badge,
  Button,
  Card,
  DataTable,
  EmptyState,
  FormError,
  formatCount,
  LoadMore,
  Money,
  receiptTones,
  saveFile,
  useFormat,
} from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RefusedError, readOwnCsv, readOwnUsage } from './read-own-key.ts';

interface OwnKeyUsageProps {
  readonly secret: string;
  readonly first: UsageLogPage;
}

/** The calls of a key with their cost, and all of them as CSV. */
export function OwnKeyUsage({ secret, first }: OwnKeyUsageProps) {
  const { t } = useTranslation('console');
  const [items, setItems] = useState(first.data);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [busy, setBusy] = useState<'more' | 'csv' | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (what: 'more' | 'csv', work: () => Promise<void>) => {
    setBusy(what);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(t(`ownKey.${thrown instanceof RefusedError ? thrown.reason : 'failed'}`));
    }
    setBusy(null);
  };
  const more = () =>
    run('more', async () => {
      const page = await readOwnUsage(secret, cursor);
      setItems((before) => [...before, ...page.data]);
      setCursor(page.next_cursor);
    });
  const download = () => run('csv', async () => saveFile(await readOwnCsv(secret), 'derouter-usage.csv'));
  return (
    <Card
      title={t('ownKey.usage')}
      aside={
        <Button busy={busy === 'csv'} onClick={() => void download()} data-testid="own-csv">
          {t('ownKey.csv')}
        </Button>
      }
    >
      {error && (
        <div className="px-4 py-2">
          <FormError error={error} />
        </div>
      )}
      {items.length === 0 ? <EmptyState title={t('ownKey.emptyTitle')} text={t('ownKey.emptyText')} /> : <UsageTable rows={items} />}
      <LoadMore query={{ hasNextPage: cursor !== null, isFetchingNextPage: busy === 'more', fetchNextPage: more }} />
    </Card>
  );
}

function UsageTable({ rows }: { readonly rows: UsageLogPage['data'] }) {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  return (
    <DataTable
      rowTestId="own-call"
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { title: t('usage.time'), place: 'bare', className: 'whitespace-nowrap', cell: (row) => format.shortTime(row.created_at) },
        { title: t('usage.model'), place: 'title', className: 'max-w-60 truncate font-medium', cell: (row) => row.model },
        { title: t('usage.tag'), place: 'optional', className: 'max-w-40 truncate', cell: (row) => row.tag },
        {
          title: t('usage.input'),
          numeric: true,
          cell: (row) => formatCount(row.input_tokens + row.cache_read_tokens + row.cache_write_tokens),
        },
        { title: t('usage.output'), numeric: true, cell: (row) => formatCount(row.output_tokens) },
        {
          title: t('usage.cost'),
          numeric: true,
          place: 'figure',
          cell: (row) => <Money usd={row.cost_usd} decimals={6} testId="own-cost" />,
        },
        {
          title: t('usage.status'),
          place: 'bare',
          cell: (row) => <Badge tone={receiptTones[row.status]}>{t(`common:receipt.statuses.${row.status}`)}</Badge>,
        },
      ]}
    />
  );
}
