const decimals = 9;

/** Adds decimal amounts in USD without floating point. */
export function sumUsd(amounts: readonly string[]): string {
  const nano = amounts.reduce((sum, amount) => {
    const [whole = '0', fraction = ''] = amount.split('.');
    return sum + BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
  }, 0n);
  const digits = String(nano).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
