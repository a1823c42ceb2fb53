import { type NanoUsd, nano } from '../money/nano-usd.ts';
import type { PicoRate } from '../money/rate.ts';
import { type Meter, parentMeter, perCallMeters, promptTokens, type Usage } from './meters.ts';
import { multiplierOf, type PriceRates, type PriceTier } from './price-rates.ts';

/** One line of a receipt: quantity × rate = amount, exact in pico-USD. */
export interface LineItem {
  readonly meter: Meter;
  readonly quantity: bigint;
  readonly picoPerUnit: PicoRate;
  readonly amountPico: bigint;
  /** The meter whose rate was used, if the price version has none for `meter` itself. */
  readonly ratedAs?: Meter;
}

export interface PricedUsage {
  readonly lineItems: readonly LineItem[];
  /** Factor of the service tier in millionths; 1 000 000 if none applies. */
  readonly multiplierMillionths: bigint;
  /** Σ amounts of tokens × multiplier + Σ amounts of calls, rounded half up to a nano-USD once. */
  readonly totalNano: NanoUsd;
}

export const oneMillion = 1_000_000n;

/** The tier whose rates apply to a whole request with this many prompt tokens. */
function tierFor(rates: PriceRates, prompt: number): PriceTier {
  let found = rates.tiers[0];
  for (const tier of rates.tiers) if (prompt >= tier.fromPromptTokens) found = tier;
  if (!found) throw new RangeError('a price version has at least one tier');
  return found;
}

/**
 * Prices `usage` at `rates`. A service tier's multiplier scales tokens; a call costs the same in every tier, as it does
 * with the providers. Pure; throws `RangeError` if a quantity is not a whole number ≥ 0.
 */
export function priceUsage(usage: Usage, rates: PriceRates, serviceTier?: string | null): PricedUsage {
  const tier = tierFor(rates, promptTokens(usage));
  const lineItems: LineItem[] = [];
  let [tokensPico, callsPico] = [0n, 0n];
  const add = (meter: Meter, quantity: bigint) => {
    const item = priceMeter(meter, quantity, tier, rates);
    if (perCallMeters.has(meter)) callsPico += item.amountPico;
    else tokensPico += item.amountPico;
    lineItems.push(item);
  };
  for (const meter in usage) {
    const count = usage[meter] ?? 0;
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${meter}: not a whole number of units`);
    if (count > 0) add(meter, BigInt(count));
  }
  if (rates.perCall.request !== undefined) add('request', 1n);
  const multiplierMillionths = (serviceTier ? multiplierOf(rates, serviceTier) : undefined) ?? oneMillion;
  return { lineItems, multiplierMillionths, totalNano: roundToNano(tokensPico * multiplierMillionths + callsPico * oneMillion) };
}

const picoMillionthsPerNano = 1000n * oneMillion;

/**
 * What one unit of a meter costs in a request of this tier, in millionths of a pico-USD: for sums over many requests. `promptTokens`: of
 * the request. Agrees with `priceUsage` but for the rounding of each request.
 */
export function unitPicoMillionths(
  meter: Meter,
  rates: PriceRates,
  { promptTokens: prompt, serviceTier }: { readonly promptTokens: number; readonly serviceTier: string | null },
): bigint {
  if (meter === 'request') return (rates.perCall.request ?? 0n) * oneMillion;
  const { amountPico } = priceMeter(meter, 1n, tierFor(rates, prompt), rates);
  const multiplier = perCallMeters.has(meter) || !serviceTier ? undefined : multiplierOf(rates, serviceTier);
  return amountPico * (multiplier ?? oneMillion);
}

/** Millionths of a pico-USD, rounded half up to nano-USD. */
export function roundToNano(picoMillionths: bigint): NanoUsd {
  return nano((picoMillionths + picoMillionthsPerNano / 2n) / picoMillionthsPerNano);
}

function priceMeter(meter: Meter, quantity: bigint, tier: PriceTier, rates: PriceRates): LineItem {
  const own = perCallMeters.has(meter) ? rates.perCall[meter] : tier.perToken[meter];
  if (own !== undefined) return { meter, quantity, picoPerUnit: own, amountPico: quantity * own };
  const ratedAs = parentMeter(meter);
  const inherited = perCallMeters.has(meter) ? undefined : tier.perToken[ratedAs];
  const picoPerUnit = (inherited ?? 0n) as PicoRate;
  return { meter, quantity, picoPerUnit, amountPico: quantity * picoPerUnit, ratedAs };
}
