import { formatDecimal, parseDecimal } from './nano-usd.ts';

declare const picoRate: unique symbol;

/** A price in pico-USD for one unit of a meter (a token or a call). 1 USD per million tokens = 1 000 000. */
export type PicoRate = bigint & { readonly [picoRate]: true };

/** Marks a bigint that is known to be pico-USD per unit. */
export function pico(value: bigint): PicoRate {
  return value as PicoRate;
}

/** Reads a published rate in USD per million tokens (at most six decimals, not negative). Throws `RangeError`. */
export function parseUsdPerMillion(text: string): PicoRate {
  const value = parseDecimal(text, 6);
  if (value < 0n) throw new RangeError('a rate is not negative');
  return pico(value);
}

/** Writes a rate as it is published: USD per million tokens, exact. */
export function formatUsdPerMillion(rate: bigint): string {
  return formatDecimal(rate, 6);
}

/** Reads a price per call in USD (at most nine decimals, not negative) as pico-USD. Throws `RangeError`. */
export function parseUsdPerCall(text: string): PicoRate {
  const value = parseDecimal(text, 9);
  if (value < 0n) throw new RangeError('a rate is not negative');
  return pico(value * 1000n);
}

/** Writes pico-USD as USD, exact to twelve decimals. */
export function formatPicoAsUsd(value: bigint): string {
  return formatDecimal(value, 12);
}
