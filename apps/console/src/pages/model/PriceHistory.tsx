import { Badge, DataTable, formatRate, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { DaysUntil } from '../pricing/DaysUntil.tsx';
import type { ModelData } from './model-data.ts';

const tones = { past: 'plain', in_force: 'good', announced: 'accent' } as const;
const mainMeters = ['input', 'output', 'cache_read', 'cache_write_5m'] as const;

/** All versions of a model's price, the newest first. */
export function PriceHistory({ history }: Pick<ModelData, 'history'>) {
  const { t } = useTranslation(['public', 'common']);
  const format = useFormat();
  const meters = mainMeters.filter((meter) => history.some(({ tiers }) => tiers[0]?.usdPerMillion[meter] !== undefined));
  return (
    <DataTable
      rows={history}
      rowKey={({ priceVersionId }) => priceVersionId}
      rowTestId="price-version"
      columns={[
        {
          title: t('model.effectiveAt'),
          place: 'title',
          cell: ({ effectiveAt, state }) => (
            <>
              {format.date(effectiveAt)}
              {state === 'announced' && (
                <span className="block text-xs font-normal text-accent">
                  <DaysUntil at={effectiveAt} />
                </span>
              )}
            </>
          ),
        },
        { title: t('model.state'), place: 'figure', cell: ({ state }) => <Badge tone={tones[state]}>{t(`model.states.${state}`)}</Badge> },
        { title: t('model.announcedAt'), cell: ({ announcedAt }) => format.date(announcedAt) },
        ...meters.map((meter) => ({
          title: t(`common:meters.${meter}`),
          numeric: true,
          cell: ({ tiers }: ModelData['history'][number]) => {
            const rate = tiers[0]?.usdPerMillion[meter];
            return rate === undefined ? '–' : formatRate(rate);
          },
        })),
      ]}
    />
  );
}
