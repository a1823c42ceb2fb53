import type { AppRouter } from '@derouter/api';
import { formatCount, Money } from '@derouter/ui';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

/** What an upstream cost us in the last 30 days, what customers paid for the same requests, and what is left of the credit there. */
export function Spend({ spend, credit }: Pick<Upstream, 'spend' | 'credit'>) {
  return (
    <>
      {spend ? <Sums spend={spend} /> : credit ? null : '–'}
      {credit && <Credit credit={credit} />}
    </>
  );
}

function Credit({ credit: { leftUsd, days, error, isLow } }: { readonly credit: NonNullable<Upstream['credit']> }) {
  const { t } = useTranslation('admin');
  return (
    <span className={`flex flex-col items-end text-xs ${isLow ? 'text-bad' : 'text-quiet'}`} data-testid="upstream-credit">
      {leftUsd !== null && (
        <span>
          {t('upstreams.creditColumn')} <Money usd={leftUsd} />
          {days !== null && ` · ${t('upstreams.creditLasts', { count: days })}`}
        </span>
      )}
      {error !== null && <span className="max-w-48 text-bad wrap-anywhere">{error}</span>}
    </span>
  );
}

function Sums({ spend: { day, month } }: { readonly spend: NonNullable<Upstream['spend']> }) {
  const { t } = useTranslation('admin');
  return (
    <span className="flex flex-col items-end text-xs text-quiet" data-testid="upstream-spend">
      <span className="text-sm text-fg">
        <Money usd={month.costUsd} />
      </span>
      <span>
        {t('upstreams.spendPaid')} <Money usd={month.paidUsd} />
      </span>
      {Number(month.uncostedUsd) > 0 && (
        <span>
          {t('upstreams.spendUnknown')} <Money usd={month.uncostedUsd} />
        </span>
      )}
      <span>{t('upstreams.spendRequests', { count: day.requests, shown: formatCount(day.requests) })}</span>
    </span>
  );
}
