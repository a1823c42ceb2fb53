import {
  Badge,
  CopyButton,
  DataTable,
  Dialog,
  ErrorState,
  formatCount,
  formatDuration,
  formatRate,
  Money,
  Pairs,
  SkeletonRows,
  useExplain,
  useFormat,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

/** One receipt: every meter with quantity × rate = amount, and what led to it. */
export function ReceiptDrawer() {
  const { t } = useTranslation(['console', 'common']);
  const { receiptId } = useParams({ from: '/own/usage/$receiptId' });
  const navigate = useNavigate();
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.usage.get.queryOptions({ id: receiptId }));
  const meterName = (meter: string) => t(`common:meters.${meter as 'input'}`, { defaultValue: meter });
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && void navigate({ to: '/usage' })}
      title={t('usage.receipt')}
      closeLabel={t('common:close')}
    >
      {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows label={t('common:loading')} rows={8} />}
      {data && (
        <div className="flex flex-col gap-5">
          <div className="flex items-baseline justify-between gap-4">
            <div>
              <p className="font-semibold">{data.model}</p>
              <p className="text-sm text-quiet">{format.dateTime(data.createdAt)}</p>
            </div>
            <Money usd={data.costUsd} decimals={6} className="text-xl font-semibold" testId="receipt-total" />
          </div>
          {data.lineItems.length === 0 ? (
            <p className="text-quiet">{t('usage.noLines')}</p>
          ) : (
            <DataTable
              dense
              room="small"
              rows={data.lineItems}
              rowKey={({ meter }) => meter}
              columns={[
                { title: t('usage.line'), place: 'title', cell: ({ meter }) => meterName(meter) },
                { title: t('usage.quantity'), numeric: true, cell: ({ quantity }) => formatCount(quantity) },
                {
                  title: t('usage.rate'),
                  numeric: true,
                  cell: ({ perCall, rateUsd }) => t(perCall ? 'usage.perCall' : 'usage.perMillion', { rate: formatRate(rateUsd) }),
                },
                {
                  title: t('usage.amount'),
                  numeric: true,
                  place: 'figure',
                  cell: ({ amountUsd }) => <Money usd={amountUsd} decimals={6} />,
                },
              ]}
            />
          )}
          <Pairs
            pairs={[
              [t('usage.status'), <Badge key="status">{t(`usage.statuses.${data.status}`)}</Badge>],
              [t('usage.source'), t(`usage.sources.${data.source}`)],
              [t('usage.key'), data.keyName],
              ...(data.modelAsked === data.model ? [] : [[t('usage.asked'), data.modelAsked] as const]),
              [t('usage.dialect'), data.dialect],
              [t('usage.streamed'), data.streamed ? t('common:yes') : t('common:no')],
              ...(data.finishReason ? [[t('usage.finish'), data.finishReason] as const] : []),
              ...(data.errorCode ? [[t('usage.error'), data.errorCode] as const] : []),
              [t('usage.hold'), <Money key="hold" usd={data.holdUsd} decimals={6} />],
              ...(data.writeOffUsd === '0'
                ? []
                : [[t('usage.writeOff'), <Money key="off" usd={data.writeOffUsd} decimals={6} />] as const]),
              ...(data.ttftMs === null ? [] : [[t('usage.firstToken'), formatDuration(data.ttftMs)] as const]),
              [t('usage.duration'), formatDuration(data.durationMs)],
              [
                t('usage.price'),
                <code key="price" className="font-mono text-xs">
                  {data.priceVersionId}
                </code>,
              ],
              [
                t('usage.id'),
                <code key="id" className="font-mono text-xs">
                  {data.id}
                </code>,
              ],
            ]}
          />
          <div>
            <CopyButton text={data.id} label={t('usage.copyId')} copiedLabel={t('common:copied')} />
          </div>
        </div>
      )}
    </Dialog>
  );
}
