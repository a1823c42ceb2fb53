import { compareRates, DataTable, formatCount, formatRate, type Rates } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { useRateName } from '../../use-rate-name.ts';

type RateChange = ReturnType<typeof compareRates>[number];

/** Old and new rates side by side. Unchanged rates are greyed out or, with `onlyChanges`, omitted. */
export function RateComparison({
  before,
  after,
  onlyChanges = false,
  titles,
}: {
  readonly before: Rates | null;
  readonly after: Rates;
  readonly onlyChanges?: boolean;
  /** Of the columns; by default the price in force and the one to come. */
  readonly titles?: { readonly before: string; readonly after: string };
}) {
  const { t } = useTranslation(['admin', 'common']);
  const rateName = useRateName();
  const show = (value: string | null) => (value === null ? t('models.none') : formatRate(value));
  const rows = compareRates(before, after).filter((row) => !onlyChanges || row.before !== row.after);
  return (
    <DataTable
      dense
      stackBelow="none"
      rows={rows}
      rowKey={({ key }) => key}
      rowClass={(row) => (row.before === row.after ? 'text-quiet' : 'font-medium')}
      columns={[
        {
          title: t('models.meter'),
          cell: (row) => (
            <>
              {rateName(row)}
              {row.from > 0 && <span className="block text-xs text-quiet">{t('models.tierFrom', { tokens: formatCount(row.from) })}</span>}
            </>
          ),
        },
        ...(before ? [{ title: titles?.before ?? t('models.now'), numeric: true, cell: (row: RateChange) => show(row.before) }] : []),
        { title: titles?.after ?? t('models.next'), numeric: true, cell: (row) => show(row.after) },
      ]}
    />
  );
}
