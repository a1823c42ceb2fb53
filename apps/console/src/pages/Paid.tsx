import { Badge, buttonClass, formatUsd, Page, QueryCard, Skeleton, trpc } from '@derouter/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { orderTones } from './Credits.tsx';

/** The return page of the payment provider. Polls the order until it is settled, failed or expired. */
export function Paid() {
  const { t } = useTranslation(['console', 'common']);
  const { order: id } = useSearch({ from: '/own/credits/return' });
  const queries = useQueryClient();
  const order = useQuery({
    ...trpc.credits.getOrder.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data && !['created', 'processing'].includes(state.data.state) ? false : 700),
  });
  const state = order.data?.state;
  useEffect(() => {
    if (state === 'settled') void queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
  }, [state, queries]);
  const message =
    state === 'settled'
      ? t('paid.settled', { amount: formatUsd(order.data?.creditedUsd ?? '0', 2) })
      : state === 'failed'
        ? t('paid.failed')
        : state === 'expired'
          ? t('paid.expired')
          : t('paid.waiting');
  return (
    <Page title={t('paid.title')} lead={t('paid.lead')}>
      <QueryCard className="max-w-xl" query={order} skeleton={<Skeleton className="m-4 h-24" />}>
        {({ state }) => (
          <div className="flex flex-col items-start gap-4 p-5" aria-live="polite">
            <Badge tone={orderTones[state]} testId="order-state">
              {t(`credits.states.${state}`)}
            </Badge>
            <p>{message}</p>
            <div className="flex flex-wrap gap-2">
              {state === 'settled' && (
                <Link to="/keys" className={buttonClass('primary')}>
                  {t('paid.toKeys')}
                </Link>
              )}
              <Link to="/credits" className={buttonClass('plain')}>
                {t('paid.again')}
              </Link>
            </div>
          </div>
        )}
      </QueryCard>
    </Page>
  );
}
