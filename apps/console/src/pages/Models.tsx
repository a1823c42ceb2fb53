import { Badge, Card, Cell, EmptyState, ErrorState, formatCount, formatRate, HeadCell, Page, SkeletonRows, Table } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PublicFrame } from '../PublicFrame.tsx';
import { SignedInFrame } from '../SignedInFrame.tsx';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
import { useFormat } from '../use-format.ts';

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

function Models() {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.catalog.listModels.queryOptions());
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  return (
    <Page title={t('models.title')} lead={t('models.lead')}>
      <Card>
        {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={6} />}
        {data?.length === 0 && <EmptyState title={t('models.emptyTitle')} text={t('models.emptyText')} />}
        {data && data.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>{t('models.model')}</HeadCell>
                <HeadCell numeric>{t('models.context')}</HeadCell>
                {mainMeters.map((meter) => (
                  <HeadCell key={meter} numeric>
                    {meterName(meter)}
                  </HeadCell>
                ))}
                <HeadCell>{t('models.others')}</HeadCell>
              </tr>
            </thead>
            <tbody>
              {data.flatMap((model) =>
                [
                  ...model.tiers.map((tier) => ({ ...tier, key: `${model.id} ${tier.fromPromptTokens}`, when: null as string | null })),
                  ...(model.scheduled?.tiers ?? []).map((tier) => ({
                    ...tier,
                    key: `${model.id} ${tier.fromPromptTokens} next`,
                    when: model.scheduled?.effectiveAt ?? null,
                  })),
                ].map((row, i) => (
                  <tr key={row.key} data-testid="price-row" className={row.when ? 'bg-accent-soft' : ''}>
                    <Cell className="whitespace-nowrap">
                      {i === 0 && (
                        <span className="flex items-center gap-2">
                          <span>
                            <span className="block font-medium">{model.displayName}</span>
                            <code className="font-mono text-xs text-quiet">{model.id}</code>
                          </span>
                          {model.sandbox && <Badge tone="accent">{t('common:sandbox')}</Badge>}
                        </span>
                      )}
                      {row.when && <span className="block text-sm text-accent">{t('models.change', { date: format.date(row.when) })}</span>}
                      {row.fromPromptTokens > 0 && (
                        <span className="text-sm text-quiet">{t('models.from', { tokens: formatCount(row.fromPromptTokens) })}</span>
                      )}
                    </Cell>
                    <Cell numeric>{i === 0 && model.contextTokens ? formatCount(model.contextTokens) : ''}</Cell>
                    {mainMeters.map((meter) => (
                      <Cell key={meter} numeric>
                        {row.usdPerMillion[meter] === undefined ? '–' : formatRate(row.usdPerMillion[meter])}
                      </Cell>
                    ))}
                    <Cell className="text-sm text-quiet">
                      {Object.entries(row.usdPerMillion)
                        .filter(([meter]) => !mainMeters.includes(meter))
                        .map(([meter, rate]) => `${meterName(meter)} ${formatRate(rate)}`)
                        .concat(
                          i === 0
                            ? Object.entries(model.perCallUsd).map(
                                ([meter, usd]) => `${meterName(meter)} ${t('usage.perCall', { rate: formatRate(usd) })}`,
                              )
                            : [],
                        )
                        .join(' · ')}
                    </Cell>
                  </tr>
                )),
              )}
            </tbody>
          </Table>
        )}
      </Card>
    </Page>
  );
}
