/**
 * Formats a decimal USD amount from the API with a fixed number of decimals, without floating point. Truncates toward zero,
 * so that a balance never looks larger than it is. An amount that is not zero but would be shown as zero becomes `<$0.01`.
 * Returns text that is not an amount unchanged.
 */
export function formatUsd(amount: string, decimals: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
  if (!match) return amount;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const shown = fraction.slice(0, decimals).padEnd(decimals, '0');
  const isZero = /^0*$/.test(whole + shown);
  if (isZero && /[1-9]/.test(fraction)) return `${sign ? '>-' : '<'}$${decimals > 0 ? `0.${'1'.padStart(decimals, '0')}` : '1'}`;
  const grouped = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',');
  return `${isZero ? '' : sign}$${grouped}${decimals > 0 ? `.${shown}` : ''}`;
}

/** Formats a published rate with all its decimals, at least two. */
export function formatRate(usd: string): string {
  const decimals = Math.max(2, usd.split('.')[1]?.length ?? 0);
  return formatUsd(usd, decimals);
}

/** Formats a whole number with thousands separators. */
export function formatCount(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
