import { formatUsd, nanoPerUsd } from '@derouter/billing';

const nanoPerCent = nanoPerUsd / 100n;

/** Converts nano-USD to cents. Throws `RangeError` if there is a fraction; orders are always in whole cents. */
export function toCents(nano: bigint): number {
  if (nano % nanoPerCent !== 0n) throw new RangeError(`${formatUsd(nano)} USD is not a whole number of cents`);
  return Number(nano / nanoPerCent);
}

/** Converts cents to nano-USD. Throws `RangeError` for anything but a whole number. */
export function fromCents(cents: number): bigint {
  return BigInt(cents) * nanoPerCent;
}
