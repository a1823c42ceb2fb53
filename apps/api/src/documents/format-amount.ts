import { formatUsd, type NanoUsd } from '@derouter/billing';

/** Formats USD for documents: exact, with at least two decimals. */
export function formatAmount(amount: NanoUsd | bigint): string {
  const [whole, decimals = ''] = formatUsd(amount).split('.');
  return `${whole}.${decimals.padEnd(2, '0')}`;
}
