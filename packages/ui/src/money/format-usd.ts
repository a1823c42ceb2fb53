/**
 * Writes an exact decimal amount in USD (as the API sends it) with a fixed number of decimals. Works on the digits:
 * no floating point. Amounts are cut toward zero, so that a balance is never shown larger than it is; one that is
 * not zero but would look like it is shown as `<$0.01`.
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

/** Decimals of a published rate: at least two, as many as it has. */
export function formatRate(usd: string): string {
  const decimals = Math.max(2, usd.split('.')[1]?.length ?? 0);
  return formatUsd(usd, decimals);
}

/** A whole number with thousands apart. */
export function formatCount(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
