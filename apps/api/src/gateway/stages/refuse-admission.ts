import { formatUsd, type NanoUsd, type Refused } from '@derouter/billing';
import { DerouterError } from '../../errors/index.ts';

/** When the key's next request will end is unknown, so the delay is short. */
const concurrencyRetrySeconds = 2;

/** The error for a refused admission: the limit that applied, the maximum cost of the request, and the available amount. */
export function refuseAdmission(refused: Refused, needs: { readonly holdNano: bigint; readonly minimumNano: bigint }): DerouterError {
  const usd = (amount: bigint) => `$${formatUsd(amount as NanoUsd)}`;
  switch (refused.reason) {
    case 'insufficient_credit':
      return new DerouterError(
        'insufficient_credit',
        `Not enough credit: this request may need up to ${usd(needs.holdNano)} (at least ${usd(needs.minimumNano)}), you have ${usd(refused.availableNano)}${setAside(refused.setAsideNano)}. Nothing was charged.`,
      );
    case 'key_budget':
      return new DerouterError(
        'key_budget_exceeded',
        `The ${refused.period} budget of this key (${usd(refused.limitNano)}) is not enough: this request may need up to ${usd(needs.holdNano)} (at least ${usd(needs.minimumNano)}), ${usd(refused.availableNano)} is left${setAside(refused.setAsideNano)}. Nothing was charged.`,
      );
    case 'concurrency':
      return new DerouterError(
        'concurrency_limited',
        `Too many requests at once: ${refused.limit} may run at the same time ${refused.scope === 'model' ? 'with this key and model' : 'with this key'}. Nothing was charged.`,
        { retryAfterSeconds: concurrencyRetrySeconds },
      );
    default:
      return new DerouterError(
        'rate_limited',
        `This ${refused.scope} may ${refused.reason === 'requests_per_minute' ? `make ${count(refused.limit, 'request')}` : `use ${count(refused.limit, 'token')}`} a minute. Nothing was charged.`,
        { retryAfterSeconds: refused.retryAfterSeconds },
      );
  }

  function count(limit: number, what: string): string {
    return `${limit} ${what}${limit === 1 ? '' : 's'}`;
  }

  function setAside(amount: bigint): string {
    return amount > 0n ? ` in addition to ${usd(amount)} held for requests in flight` : '';
  }
}
