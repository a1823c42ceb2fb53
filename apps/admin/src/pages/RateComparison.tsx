import { Cell, formatCount, formatRate, HeadCell, Table } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import type { StaffModel } from '../model-types.ts';
import { compareRates } from '../rate-rows.ts';
import { useRateName } from '../use-rate-name.ts';

type Rates = Pick<StaffModel, 'tiers' | 'perCallUsd' | 'multipliers'>;

/** Old beside new, rate by rate; what does not change stays quiet, or is left out. */
export function RateComparison({
  before,
  after,
  onlyChanges = false,
}: {
  readonly before: Rates | null;
  readonly after: Rates;
  readonly onlyChanges?: boolean;
}) {
  const { t } = useTranslation(['admin', 'common']);
  const rateName = useRateName();
  const show = (value: string | null) => (value === null ? t('models.none') : formatRate(value));
  const rows = compareRates(before, after).filter((row) => !onlyChanges || row.before !== row.after);
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t('models.meter')}</HeadCell>
          {before && <HeadCell numeric>{t('models.now')}</HeadCell>}
          <HeadCell numeric>{t('models.next')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className={row.before === row.after ? 'text-quiet' : 'font-medium'}>
            <Cell>
              {rateName(row)}
              {row.from > 0 && <span className="block text-xs text-quiet">{t('models.tierFrom', { tokens: formatCount(row.from) })}</span>}
            </Cell>
            {before && <Cell numeric>{show(row.before)}</Cell>}
            <Cell numeric>{show(row.after)}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
