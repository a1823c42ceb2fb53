declare const nanoUsd: unique symbol;

/** An amount of money in nano-USD: 1 USD = 1 000 000 000. Always an integer; may be negative. */
export type NanoUsd = bigint & { readonly [nanoUsd]: true };

/** Marks a bigint that is known to count nano-USD. */
export function nano(value: bigint): NanoUsd {
  return value as NanoUsd;
}

export const nanoPerUsd = 1_000_000_000n;

/**
 * Reads a decimal amount in USD such as `12`, `-0.5` or `0.000000001`.
 * Throws `RangeError` if it is not a plain decimal or has more than nine decimals.
 */
export function parseUsd(text: string): NanoUsd {
  return nano(parseDecimal(text, 9));
}

/** Writes the exact amount in USD without needless zeros: `12`, `-0.5`, `0.000000001`. */
export function formatUsd(amount: bigint): string {
  return formatDecimal(amount, 9);
}

/** Reads a plain decimal as an integer scaled by 10^`decimals`. */
export function parseDecimal(text: string, decimals: number): bigint {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (!match || fraction.length > decimals) {
    throw new RangeError(`not a decimal number with at most ${decimals} decimals`);
  }
  const value = BigInt((match[2] ?? '') + fraction.padEnd(decimals, '0'));
  return match[1] === '-' ? -value : value;
}

/** Writes an integer scaled by 10^`decimals` as a plain decimal without needless zeros. */
export function formatDecimal(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}${fraction ? `.${fraction}` : ''}`;
}
