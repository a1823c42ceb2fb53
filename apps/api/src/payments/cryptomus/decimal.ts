/** An exact decimal: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * Reads a decimal that is not negative, as PHP writes it: `20`, `20.01000000`, `1.0e-7`. Null for anything else and for more than 60 digits.
 */
export function readDecimal(text: string | null | undefined): Decimal | null {
  const match = /^(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text ?? '');
  if (!match) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** A quotient of integers; `den` is positive. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

/** `factor × factor × …  / divisor`, exact. The divisor must not be zero. */
export function multiply(factors: readonly Decimal[], divisor: Decimal = { digits: 1n, scale: 0 }): Ratio {
  const num = factors.reduce((product, { digits }) => product * digits, 10n ** BigInt(divisor.scale));
  const den = factors.reduce((product, { scale }) => product * 10n ** BigInt(scale), divisor.digits);
  return { num, den };
}

/** Rounds USD half up to whole cents. */
export function roundToCents({ num, den }: Ratio): bigint {
  return (2n * num * 100n + den) / (2n * den);
}
