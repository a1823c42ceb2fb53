import type { AppRouter } from '@derouter/api';
import { formatCount, Money } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

type Spend = NonNullable<inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number]['spend']>;

/** What an upstream cost us in the last 30 days, and what customers paid for the same requests. */
export function Spend({ spend: { day, month } }: { readonly spend: Spend }) {
  const { t } = useTranslation('admin');
  return (
    <span className="flex flex-col items-end text-xs text-quiet" data-testid="upstream-spend">
      <span className="text-sm text-fg">
        <Money usd={month.costUsd} />
      </span>
      <span>
        {t('upstreams.spendPaid')} <Money usd={month.paidUsd} />
      </span>
      {month.uncostedUsd !== '0' && Number(month.uncostedUsd) > 0 && (
        <span>
          {t('upstreams.spendUnknown')} <Money usd={month.uncostedUsd} />
        </span>
      )}
      <span>{t('upstreams.spendRequests', { count: day.requests, shown: formatCount(day.requests) })}</span>
    </span>
  );
}
