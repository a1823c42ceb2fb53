import { Badge, Dialog, QueryView, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StaffModel } from '../../model-types.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { RateComparison } from './RateComparison.tsx';

const tones = { announced: 'accent', current: 'good', past: 'plain', withdrawn: 'warn' } as const;

/** The prices of a model on a time line, the latest first, each with what it changed. */
export function PriceHistoryDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const history = useQuery(trpc.admin.models.priceHistory.queryOptions({ modelId: model.id }));
  return (
    <Dialog place="side" title={t('prices.history')} description={model.displayName} onClose={onClose}>
      <div className="-mt-2 mb-2 flex justify-end">
        <ExportLink list="admin.models.priceHistory" input={{ modelId: model.id }} />
      </div>
      <QueryView query={history} rows={6}>
        {(prices) => (
          <ol className="ms-1.5 flex flex-col gap-6 border-s border-line ps-5" data-testid="price-history">
            {prices.map((price) => (
              <li key={price.priceVersionId} className="relative flex min-w-0 flex-col gap-1.5" data-testid="price-version">
                <span
                  className={`absolute -start-[25.5px] top-1.5 size-2.5 rounded-full border-2 border-surface ${price.state === 'current' ? 'bg-accent' : 'bg-quiet'}`}
                  aria-hidden
                />
                <span className="flex flex-wrap items-center justify-between gap-2">
                  <time dateTime={price.effectiveAt} className="font-medium">
                    {format.dateTime(price.effectiveAt)}
                  </time>
                  <Badge tone={tones[price.state]}>{t(`prices.states.${price.state}`)}</Badge>
                </span>
                <span className="text-sm text-quiet wrap-anywhere">
                  {t('prices.announced', { date: format.date(price.announcedAt), by: price.createdBy })}
                  {price.withdrawnAt && ` · ${t('prices.withdrawn', { date: format.date(price.withdrawnAt) })}`}
                </span>
                <RateComparison before={price.before} after={price} onlyChanges />
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </Dialog>
  );
}
