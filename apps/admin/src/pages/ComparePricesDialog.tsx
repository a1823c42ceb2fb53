import { Badge, Button, CheckField, Dialog, ErrorState, Field, SkeletonRows, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { RateComparison } from './RateComparison.tsx';

const noticeDays = 8;

/** List prices beside ours: what differs, chosen and announced together. */
export function ComparePricesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(trpc.admin.models.compareWithList.queryOptions());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [effectiveAt, setEffectiveAt] = useState(() => new Date(Date.now() + noticeDays * 86_400_000).toISOString().slice(0, 10));
  const apply = useMutation(
    trpc.admin.models.importPrices.mutationOptions({
      onSuccess: async () => {
        setChosen(new Set());
        await queries.invalidateQueries();
      },
    }),
  );
  const toggle = (id: string, on: boolean) => setChosen((all) => new Set(on ? [...all, id] : [...all].filter((other) => other !== id)));
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('models.compare')}
      description={t('models.compareLead')}
      closeLabel={t('common:close')}
    >
      <div className="flex flex-col gap-5">
        {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={6} />}
        {data?.length === 0 && <p data-testid="prices-same">{t('models.compareSame')}</p>}
        {data?.map((difference) => (
          <section key={difference.modelId} className="flex flex-col gap-2" data-testid="price-difference">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <CheckField
                label={
                  <>
                    <span className="font-medium">{difference.displayName}</span>{' '}
                    <code className="font-mono text-xs text-quiet">{difference.modelId}</code>
                  </>
                }
                aria-label={t('models.compareChoose', { model: difference.displayName })}
                checked={chosen.has(difference.modelId)}
                onChange={(event) => toggle(difference.modelId, event.target.checked)}
              />
              <Badge tone={difference.kind === 'new' ? 'accent' : difference.rises ? 'warn' : 'good'}>
                {difference.kind === 'new' ? t('models.compareNew') : t(difference.rises ? 'models.compareRises' : 'models.compareFalls')}
              </Badge>
            </div>
            <RateComparison before={difference.current} after={difference.listed} onlyChanges />
          </section>
        ))}
        {data && data.length > 0 && (
          <div className="sticky bottom-0 flex flex-col gap-3 border-t border-line bg-surface py-3">
            <Field
              label={t('models.effectiveAt')}
              type="date"
              value={effectiveAt}
              onChange={(event) => setEffectiveAt(event.target.value)}
            />
            <p className="text-sm text-quiet">{t('models.compareMails')}</p>
            {apply.error && (
              <p role="alert" className="text-sm text-bad">
                {explain(apply.error)}
              </p>
            )}
            <div className="flex items-center justify-between gap-2">
              <span className="text-sm text-quiet">{t('models.compareSelected', { count: chosen.size })}</span>
              <Button
                look="primary"
                busy={apply.isPending}
                disabled={chosen.size === 0 || !effectiveAt}
                data-testid="import-prices"
                onClick={() => apply.mutate({ modelIds: [...chosen], effectiveAt: `${effectiveAt}T00:00:00Z` })}
              >
                {t('models.compareApply')}
              </Button>
            </div>
          </div>
        )}
      </div>
    </Dialog>
  );
}
