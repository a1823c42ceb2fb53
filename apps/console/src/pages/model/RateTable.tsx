import { DataTable, formatCount, formatRate, type Rates, toRateRows } from '@derouter/ui';
import { useTranslation } from 'react-i18next';

/** Every rate of a price: meters per tier, prices per call, and the factors of service tiers. */
export function RateTable({ rates }: { readonly rates: Rates }) {
  const { t } = useTranslation(['public', 'common']);
  const unit = { tier: 'rate', perCall: 'perCall', multiplier: 'factor' } as const;
  return (
    <DataTable
      rows={toRateRows(rates)}
      rowKey={({ group, from, name }) => `${group} ${from} ${name}`}
      rowTestId="model-rate"
      stackBelow="none"
      columns={[
        {
          title: t('model.meter'),
          cell: ({ group, from, name }) => (
            <>
              {group === 'multiplier' ? (
                <code translate="no" className="font-mono">
                  {name}
                </code>
              ) : (
                t(`common:meters.${name as 'input'}`, { defaultValue: name })
              )}
              {from > 0 && <span className="block text-xs text-quiet">{t('model.fromTokens', { tokens: formatCount(from) })}</span>}
            </>
          ),
        },
        {
          title: t('model.rate'),
          numeric: true,
          cell: ({ group, value }) => (
            <>
              <span translate="no">{group === 'multiplier' ? `× ${value}` : formatRate(value)}</span>
              {group !== 'tier' && <span className="block text-xs text-quiet">{t(`model.${unit[group]}`)}</span>}
            </>
          ),
        },
      ]}
    />
  );
}
