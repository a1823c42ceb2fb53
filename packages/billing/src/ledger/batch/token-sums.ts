import type { LineItem } from '../../pricing/price-usage.ts';

/** Tokens of a receipt in the four groups that lists and charts show. */
export interface TokenSums {
  input: number;
  output: number;
  cacheRead: number;
  cacheWrite: number;
}

/** Sums token meters by group. Per-call meters do not count. */
export function sumTokens(lineItems: readonly LineItem[]): TokenSums {
  const sums: TokenSums = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  for (const { meter, quantity } of lineItems) {
    const count = Number(quantity);
    if (meter.startsWith('input')) sums.input += count;
    else if (meter.startsWith('output')) sums.output += count;
    else if (meter.startsWith('cache_read')) sums.cacheRead += count;
    else if (meter.startsWith('cache_write')) sums.cacheWrite += count;
  }
  return sums;
}
