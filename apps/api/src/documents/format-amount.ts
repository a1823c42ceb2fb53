import { formatUsd, type NanoUsd } from '@derouter/billing';

/** USD as documents print it: exact, with two decimals at least. */
export function formatAmount(amount: NanoUsd | bigint): string {
  const [whole, decimals = ''] = formatUsd(amount).split('.');
  return `${whole}.${decimals.padEnd(2, '0')}`;
}
