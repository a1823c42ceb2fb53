import { Badge, buttonClass, Card, formatUsd, Notice, Page, Pairs, QueryCard, Skeleton, trpc, useFormat, useLocale } from '@derouter/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MissingPayment } from './MissingPayment.tsx';
import { type Order, OrderBadge } from './OrderBadge.tsx';
import { OrderMovements } from './OrderMovements.tsx';
import { PayToAddress } from './PayToAddress.tsx';
import { RefundCard } from './RefundCard.tsx';

const isMoving = (order: Order) =>
  ['created', 'processing', 'held', 'review'].includes(order.state) ||
  order.movements.some(({ kind, state }) => kind === 'refund' && (state === 'requested' || state === 'pending'));

/** The page of an order, on which a payment also returns. It follows the order until nothing changes any more. */
export function OrderPage() {
  const { t } = useTranslation('console');
  const { order: id } = useSearch({ from: '/own/credits/return' });
  const queries = useQueryClient();
  const order = useQuery({
    ...trpc.credits.getOrder.queryOptions({ id, locale: useLocale() }),
    refetchInterval: ({ state }) => (state.data && !isMoving(state.data) ? 15_000 : 1_000),
  });
  const credited = order.data?.creditedUsd;
  const before = useRef(credited);
  useEffect(() => {
    // What was credited before this page opened is in the balance that was read with it.
    if (before.current !== undefined && before.current !== credited)
      void queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
    before.current = credited;
  }, [credited, queries]);
  return (
    <Page title={t('order.title')} lead={t('order.lead')}>
      <div className="grid gap-6 lg:grid-cols-2 lg:items-start">
        <QueryCard query={order} skeleton={<Skeleton className="m-4 h-40" />}>
          {(data) => <OrderState order={data} />}
        </QueryCard>
        {order.data && (
          <div className="flex flex-col gap-6">
            <OrderFacts order={order.data} />
            {order.data.movements.length > 0 && <OrderMovements order={order.data} />}
            {order.data.state === 'settled' && <RefundCard order={order.data} />}
          </div>
        )}
      </div>
    </Page>
  );
}

/** What happens with the payment now, and what the customer can do. */
function OrderState({ order }: { readonly order: Order }) {
  const { t } = useTranslation('console');
  const { state, progress } = order;
  const isOpen = state === 'created' || state === 'processing';
  return (
    <div className="flex flex-col items-start gap-4 p-5" aria-live="polite">
      <OrderBadge order={order} testId="order-state" />
      <p>{useMessage(order)}</p>
      {progress.note && order.state !== 'settled' && (
        <p className="text-quiet">{t(`order.notes.${progress.note as 'declined'}`, { defaultValue: progress.note })}</p>
      )}
      {isOpen && <Steps order={order} />}
      {isOpen && progress.payTo && progress.payTo.length > 0 && <PayToAddress payTo={progress.payTo} />}
      {progress.payTo && progress.payTo.length > 0 && order.state !== 'settled' && <MissingPayment orderId={order.id} />}
      {progress.partialUsd && isOpen && <Notice tone="warn">{t('order.partial', { amount: formatUsd(progress.partialUsd, 2) })}</Notice>}
      {state === 'held' && progress.heldUrl && (
        <a href={progress.heldUrl} className={buttonClass('primary')} rel="noreferrer">
          {t('order.release')}
        </a>
      )}
      <div className="flex flex-wrap gap-2">
        {state === 'settled' && order.reversal === 'none' && (
          <Link to="/keys" className={buttonClass('primary')}>
            {t('order.toKeys')}
          </Link>
        )}
        {order.sandbox && (
          <a href={`/dev/pay/${order.id}`} className={buttonClass('plain')}>
            {t('order.toSandbox')}
          </a>
        )}
        <Link to="/credits" className={buttonClass('plain')}>
          {t('order.back')}
        </Link>
      </div>
    </div>
  );
}

const reversed = {
  partly_refunded: 'order.partlyRefunded',
  refunded: 'order.refunded',
  disputed: 'order.disputed',
  charged_back: 'order.chargedBack',
} as const;

function useMessage(order: Order): string {
  const { t } = useTranslation('console');
  const amount = formatUsd(order.creditedUsd ?? '0', 2);
  if (order.state === 'settled') {
    if (order.reversal !== 'none') return t(reversed[order.reversal], { amount });
    const asked = order.requestedUsd;
    return asked !== null && asked !== order.creditedUsd
      ? t('order.settledOther', { amount, requested: formatUsd(asked, 2) })
      : t('order.settled', { amount });
  }
  if (order.state === 'created' && order.progress.payTo) return t('order.waitingForTransfer');
  return t(`order.${order.state}`);
}

/** Requested → seen → final → credited, for payments that take more than a moment. */
function Steps({ order: { progress } }: { readonly order: Order }) {
  const { t } = useTranslation('console');
  if (!progress.payTo && progress.confirmations === undefined) return null;
  const isSeen = progress.seenUsd !== undefined;
  const { confirmations = 0, confirmationsNeeded } = progress;
  const seen = isSeen ? t('order.seen', { amount: formatUsd(progress.seenUsd ?? '0', 2) }) : t('order.notSeen');
  const confirming =
    confirmationsNeeded === undefined
      ? t('order.confirming')
      : t('order.confirmations', { count: confirmations, needed: confirmationsNeeded });
  return (
    <ol className="flex w-full flex-col gap-2" data-testid="order-steps">
      {[
        { text: t('order.requested'), isDone: true },
        { text: seen, isDone: isSeen },
        { text: confirming, isDone: false },
      ].map(({ text, isDone }) => (
        <li key={text} className="flex items-center gap-2">
          <Badge tone={isDone ? 'good' : 'plain'}>{isDone ? '✓' : '…'}</Badge>
          <span className={isDone ? '' : 'text-quiet'}>{text}</span>
        </li>
      ))}
      {progress.transaction && (
        <li translate="no" className="font-mono text-xs text-quiet wrap-anywhere">
          {progress.transaction}
        </li>
      )}
    </ol>
  );
}

function OrderFacts({ order }: { readonly order: Order }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <Card title={t('order.facts')}>
      <div className="px-4 py-2">
        <Pairs
          pairs={[
            [t('credits.method'), order.method],
            [t('order.kind'), t(`order.kinds.${order.kind}`)],
            ...(order.requestedUsd === null ? [] : ([[t('credits.requested'), formatUsd(order.requestedUsd, 2)]] as const)),
            ...(order.requestedUsd === null ? [] : ([[t('credits.feeLine'), formatUsd(order.feeUsd, 2)]] as const)),
            [t('credits.credited'), order.creditedUsd === null ? '–' : formatUsd(order.creditedUsd, 2)],
            [t('order.createdAt'), format.dateTime(order.createdAt)],
            ...(order.expiresAt && order.state === 'created' ? ([[t('order.expiresAt'), format.dateTime(order.expiresAt)]] as const) : []),
            [
              t('order.id'),
              <code translate="no" key="id" className="font-mono text-xs">
                {order.id}
              </code>,
            ],
          ]}
        />
      </div>
    </Card>
  );
}
