import { Button, CheckField, Notice, Page, QueryCard, Segments } from '@derouter/ui';
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Breakdown } from './Breakdown.tsx';
import { ColumnChooser } from './ColumnChooser.tsx';
import { ExportButton } from './ExportButton.tsx';
import { PeriodBar } from './PeriodBar.tsx';
import { ReceiptTable } from './ReceiptTable.tsx';
import { TooLong } from './TooLong.tsx';
import { UsageChart } from './UsageChart.tsx';
import { UsageFilters } from './UsageFilters.tsx';
import { addDays, countDays, daysOf, filterNames, lengthInDays, maxChartDays, maxDays, type UsageSearch } from './usage-search.ts';
import { useChosenColumns } from './use-chosen-columns.ts';
import { useCatchUp, useLive, useReceipts, useReport } from './use-receipts.ts';

type Change = (change: Partial<Record<keyof UsageSearch, string | undefined>>) => void;

/** What was used, over time and receipt by receipt. A row opens its receipt in a drawer. */
export function Usage() {
  const { t } = useTranslation('usage');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as UsageSearch;
  const change: Change = (next) =>
    void navigate({
      to: '/usage',
      search: Object.fromEntries(Object.entries({ ...search, ...next }).filter(([, value]) => value !== undefined)) as UsageSearch,
      resetScroll: false,
    });
  if (lengthInDays(search) <= maxDays) return <UsageOfPeriod search={search} onChange={change} />;
  return (
    <Page title={t('title')} lead={t('lead')} action={<ExportButton search={search} total={null} />}>
      <PeriodBar search={search} onChange={change} shown={null} />
      <TooLong search={search} lead={t('period.byYear')} onYear={(year) => change({ period: undefined, ...year, unit: undefined })} />
    </Page>
  );
}

function UsageOfPeriod({ search, onChange: change }: { readonly search: UsageSearch; readonly onChange: Change }) {
  const { t } = useTranslation(['usage', 'common']);
  const navigate = useNavigate();
  const { receiptId } = useParams({ strict: false });
  const [isLive, setLive] = useState(false);
  const isShort = lengthInDays(search) <= maxChartDays;
  const report = useReport(search, isShort);
  const receipts = useReceipts(search);
  useLive(search, isLive, isShort);
  useCatchUp(search);
  const columns = useChosenColumns(search, change);
  const isFiltered = filterNames.some((name) => search[name] !== undefined);
  // What was read for the period before says nothing of this one.
  const shown = isShort ? (report.isPlaceholderData ? null : (report.data ?? null)) : daysOf(search);
  const keyName = receipts.items[0]?.keyId === search.key ? receipts.items[0]?.keyName : undefined;
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      action={
        <ExportButton search={search} total={isShort && report.data && !report.data.isTruncated ? report.data.totals.requests : null} />
      }
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <PeriodBar search={search} onChange={change} shown={shown} />
        <UsageFilters search={search} onChange={change} keyName={keyName} />
      </div>
      {isShort ? (
        <UsageChart search={search} report={report} onChange={change} />
      ) : (
        <Notice>{t('chart.tooLong', { count: maxChartDays })}</Notice>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Segments
          label={t('view.label')}
          testId="view"
          value={search.view ?? 'receipts'}
          options={[
            { value: 'receipts', text: t('view.receipts') },
            { value: 'breakdown', text: t('view.breakdown') },
          ]}
          onChange={(value) => change({ view: value === 'breakdown' ? value : undefined })}
        />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {search.view !== 'breakdown' && <ColumnChooser chosen={columns} />}
          <CheckField label={t('live')} checked={isLive} onChange={(event) => setLive(event.target.checked)} data-testid="live" />
        </div>
      </div>
      {search.view === 'breakdown' ? (
        <Breakdown search={search} onChange={change} />
      ) : (
        <QueryCard
          query={receipts.list}
          rows={8}
          isEmpty={() => receipts.items.length === 0 && !receipts.list.hasNextPage}
          empty={
            isFiltered || search.period !== undefined || search.from !== undefined
              ? {
                  ...{ title: t('noneTitle'), text: t('noneText') },
                  action: shown && countDays(shown.from, shown.to) < 366 && (
                    <Button onClick={() => change({ period: undefined, from: addDays(shown.to, -365), to: shown.to, unit: undefined })}>
                      {t('searchYear')}
                    </Button>
                  ),
                }
              : { title: t('emptyTitle'), text: t('emptyText') }
          }
        >
          {() => (
            <ReceiptTable
              receipts={receipts}
              openId={receiptId}
              chosen={columns}
              onOpen={(id) => void navigate({ to: '/usage/$receiptId', params: { receiptId: id }, search, resetScroll: false })}
            />
          )}
        </QueryCard>
      )}
      <Outlet />
    </Page>
  );
}
