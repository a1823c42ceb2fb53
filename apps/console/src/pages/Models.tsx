import type { AppRouter } from '@derouter/api';
import {
  Badge,
  Card,
  DataTable,
  EmptyState,
  ErrorState,
  formatCount,
  formatRate,
  Page,
  SkeletonRows,
  useExplain,
  useFormat,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import { PublicFrame } from '../PublicFrame.tsx';
import { SignedInFrame } from '../SignedInFrame.tsx';
import { trpc } from '../trpc.ts';

/** The price list in the frame that fits the reader. */
export function ModelsPage() {
  const me = useQuery(trpc.auth.me.queryOptions());
  const Around = me.data?.account ? SignedInFrame : PublicFrame;
  return (
    <Around>
      <Models />
    </Around>
  );
}

const mainMeters = ['input', 'output', 'cache_read', 'cache_write_5m'];

type PricedModel = inferRouterOutputs<AppRouter>['catalog']['listModels'][number];
type PriceRow = ReturnType<typeof priceRows>[number];

/** A row for each tier of the price in force, then for each of the announced one. */
function priceRows(model: PricedModel) {
  const rows = (tiers: PricedModel['tiers'], when: string | null) =>
    tiers.map((tier) => ({ ...tier, model, when, key: `${model.id} ${tier.fromPromptTokens} ${when ?? 'now'}` }));
  return [...rows(model.tiers, null), ...rows(model.scheduled?.tiers ?? [], model.scheduled?.effectiveAt ?? null)].map((row, i) => ({
    ...row,
    isFirst: i === 0,
  }));
}

function Models() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.catalog.listModels.queryOptions());
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  const otherRates = ({ model, isFirst, usdPerMillion }: PriceRow) =>
    [
      ...Object.entries(usdPerMillion)
        .filter(([meter]) => !mainMeters.includes(meter))
        .map(([meter, rate]) => `${meterName(meter)} ${formatRate(rate)}`),
      ...(isFirst ? Object.entries(model.perCallUsd) : []).map(
        ([meter, usd]) => `${meterName(meter)} ${t('usage.perCall', { rate: formatRate(usd) })}`,
      ),
    ].join(' · ');
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <Card>
        {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={6} />}
        {data?.length === 0 && <EmptyState title={t('models.emptyTitle')} text={t('models.emptyText')} />}
        {data && data.length > 0 && (
          <DataTable
            rowTestId="price-row"
            rows={data.flatMap(priceRows)}
            rowKey={({ key }) => key}
            rowClass={({ when }) => (when ? 'bg-accent-soft' : '')}
            room="wide"
            columns={[
              {
                title: t('models.model'),
                place: 'title',
                className: 'whitespace-nowrap stacked:whitespace-normal',
                cell: ({ model, isFirst, when, fromPromptTokens }) => (
                  <>
                    {isFirst && (
                      <span className="flex items-center justify-between gap-2">
                        <span className="min-w-0">
                          <span className="block font-medium">{model.displayName}</span>
                          <code className="block font-mono text-xs font-normal text-quiet wrap-anywhere">{model.id}</code>
                        </span>
                        {model.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
                      </span>
                    )}
                    {when && (
                      <span className="block text-sm font-normal text-accent">{t('models.change', { date: format.date(when) })}</span>
                    )}
                    {fromPromptTokens > 0 && (
                      <span className="block text-sm font-normal text-quiet">
                        {t('models.from', { tokens: formatCount(fromPromptTokens) })}
                      </span>
                    )}
                  </>
                ),
              },
              {
                title: t('models.context'),
                numeric: true,
                cell: ({ model, isFirst }) => (isFirst && model.contextTokens ? formatCount(model.contextTokens) : ''),
              },
              ...mainMeters.map((meter) => ({
                title: meterName(meter),
                numeric: true,
                cell: ({ usdPerMillion }: PriceRow) => (usdPerMillion[meter] === undefined ? '–' : formatRate(usdPerMillion[meter])),
              })),
              { title: t('models.others'), place: 'bare', className: 'text-sm text-quiet', cell: otherRates },
            ]}
          />
        )}
      </Card>
    </Page>
  );
}
