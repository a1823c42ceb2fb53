import { Badge, DataTable, formatCount, formatRate, type RateRow, useFormat } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { DaysUntil } from '../pricing/DaysUntil.tsx';
import type { ModelData } from './model-data.ts';
import { mainMeters, otherChanges } from './price-changes.ts';

const tones = { past: 'plain', in_force: 'good', announced: 'accent' } as const;
/** All versions of a model's price, the newest first. */
export function PriceHistory({ history }: Pick<ModelData, 'history'>) {
  const { t } = useTranslation(['public', 'common']);
  const format = useFormat();
  const changes = new Map(history.map(({ priceVersionId }, at) => [priceVersionId, otherChanges(history, at)]));
  const hasChanges = [...changes.values()].some(({ length }) => length > 0);
  const nameOf = ({ group, from, name }: Pick<RateRow, 'group' | 'from' | 'name'>) =>
    [
      group === 'multiplier' ? `× ${name}` : t(`common:meters.${name as 'input'}`, { defaultValue: name }),
      ...(from > 0 ? [t('model.fromTokens', { tokens: formatCount(from) })] : []),
    ].join(' · ');
  const show = (rate: string | null, group: RateRow['group']) => (rate === null ? '–' : group === 'multiplier' ? rate : formatRate(rate));
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
        ...(hasChanges
          ? [
              {
                title: t('model.alsoChanged'),
                cell: ({ priceVersionId }: ModelData['history'][number]) => (
                  <ul className="flex flex-col gap-1 text-sm" data-testid="price-changes">
                    {changes.get(priceVersionId)?.map((row) => (
                      <li key={row.key}>
                        {nameOf(row)}{' '}
                        <bdi className="tabular-nums">
                          {show(row.before, row.group)} → {show(row.after, row.group)}
                        </bdi>
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}
