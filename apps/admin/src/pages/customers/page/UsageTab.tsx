import { Card, DataTable, formatCount, formatUsd, Money, QueryView, Segments, Skeleton, TimeChart, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../../parts/ExportLink.tsx';
import type { CustomerRecord } from './customer-record.ts';

const periods = ['7d', '30d', 'month'] as const;

/** A customer's charges by day, and by model or key. A row leads to its requests. */
export function UsageTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers/$accountId' });
  const { period = '30d', by = 'model' } = search;
  const change = (next: { period?: (typeof periods)[number]; by?: 'model' | 'key' }) =>
    navigate({ to: '/customers/$accountId', params: { accountId }, search: { ...search, ...next }, replace: true });
  const report = useQuery({
    ...trpc.admin.customers.usage.queryOptions({ accountId, period, groupBy: by }),
    placeholderData: keepPreviousData,
  });
  const nameOf = ({ id, name }: { readonly id: string | null; readonly name: string }) => (id === null ? t('others') : name);
  return (
    <>
      <div className="flex flex-wrap gap-3">
        <Segments
          label={t('usagePeriod')}
          value={period}
          options={periods.map((value) => ({ value, text: t(`usagePeriods.${value}`) }))}
          onChange={(value) => void change({ period: value })}
          testId="usage-period"
        />
        <Segments
          label={t('byModel')}
          value={by}
          options={[
            { value: 'model', text: t('byModel') },
            { value: 'key', text: t('byKey') },
          ]}
          onChange={(value) => void change({ by: value })}
        />
      </div>
      <Card>
        <QueryView
          query={report}
          skeleton={<Skeleton className="m-4 h-72" />}
          isEmpty={({ totals }) => totals.requests === 0}
          empty={{ title: t('usageEmpty'), text: t('usageEmptyText') }}
        >
          {({ rows, cells, buckets, starts, end, before }) => {
            return (
              <>
                <TimeChart
                  title={t('usageTitle')}
                  testId="customer-usage"
                  onOpen={(i) => void navigate({ to: '/requests', search: { accountId, from: starts[i], to: starts[i + 1] ?? end } })}
                  series={rows.map((row) => ({ id: row.id ?? 'others', label: nameOf(row) }))}
                  writeTick={(value) => `$${value}`}
                  buckets={buckets.map(({ costUsd }, i) => {
                    const at = starts[i] ?? '';
                    const costs = rows.map(
                      (_row, group) => cells.find((cell) => cell.bucket === i && cell.group === group)?.costUsd ?? '0',
                    );
                    const earlier = before?.buckets[i];
                    return {
                      ...{ id: at, title: format.utcDate(at), label: format.utcDay(at) },
                      values: costs.map(Number),
                      texts: costs.map((usd) => formatUsd(usd, 6)),
                      total: formatUsd(costUsd, 6),
                      ...(earlier ? { before: { value: Number(earlier.costUsd), text: formatUsd(earlier.costUsd, 6) } } : {}),
                    };
                  })}
                />
                <DataTable
                  rows={rows}
                  rowKey={({ id }) => id ?? 'others'}
                  rowTestId="usage-row"
                  onOpen={({ id }) =>
                    id !== null &&
                    void navigate({
                      to: '/requests',
                      search: { accountId, from: starts[0], to: end, ...(by === 'model' ? { model: id } : { key: id }) },
                    })
                  }
                  columns={[
                    { title: t(by), place: 'title', className: 'wrap-anywhere', cell: nameOf },
                    { title: t('requests'), numeric: true, cell: ({ requests }) => formatCount(requests) },
                    { title: t('failures'), numeric: true, cell: ({ failures }) => formatCount(failures) },
                    { title: t('tokens'), numeric: true, cell: ({ tokens }) => formatCount(tokens) },
                    { title: t('spent'), numeric: true, place: 'figure', cell: ({ costUsd }) => <Money usd={costUsd} decimals={6} /> },
                  ]}
                />
                <div className="flex justify-end border-t border-line/60 px-1 py-0.5">
                  <ExportLink list="admin.customers.usage" input={{ accountId, period, groupBy: by }} part="rows" />
                </div>
              </>
            );
          }}
        </QueryView>
      </Card>
    </>
  );
}
