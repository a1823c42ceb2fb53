import { formatDecimal, type NanoUsd, nano, parseDecimal } from './nano-usd.ts';

/** A display multiplier in millionths: 1.5 is 1 500 000. */
const one = 1_000_000n;
/** Below it, small charges would be shown as nothing, so that a changed budget would give out again what was spent. */
const minMillionths = 10_000n;
const maxMillionths = 1_000_000_000n;

/**
 * Reads a display multiplier such as `1`, `0.5` or `2.25`: at least 0.01, at most 1000, at most six decimals. Throws `RangeError`.
 */
export function parseMultiplier(text: string): number {
  const value = parseDecimal(text, 6);
  if (value < minMillionths || value > maxMillionths) throw new RangeError('a multiplier is at least 0.01 and at most 1000');
  return Number(value);
}

/** Writes a display multiplier as a decimal without needless zeros. */
export function formatMultiplier(millionths: number): string {
  return formatDecimal(BigInt(millionths), 6);
}

/**
 * What the client of a client key sees of an amount: the amount times the multiplier, rounded half up to the unit of the amount
 * (nano-USD for amounts of money, pico-USD for rates and line items). Each amount is rounded by itself, once.
 */
export function toShown<T extends bigint>(amount: T, multiplierMillionths: number): T {
  const product = amount * BigInt(multiplierMillionths);
  const half = one / 2n;
  return (product >= 0n ? (product + half) / one : -((-product + half - 1n) / one)) as T;
}

/** What a client can still spend: rounded down, so that it is never more than there is. */
export function toShownDown(amount: NanoUsd, multiplierMillionths: number): NanoUsd {
  return nano((amount * BigInt(multiplierMillionths)) / one);
}

/** The credit behind an amount that the client sees: the amount divided by the multiplier, rounded down to a nano-USD. */
export function toReal(shown: NanoUsd, multiplierMillionths: number): NanoUsd {
  return nano((shown * one) / BigInt(multiplierMillionths));
}
