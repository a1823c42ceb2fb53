import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { isPromptMeter } from './meters.ts';
import type { PriceRates, PriceTier } from './price-rates.ts';
import { oneMillion, roundToNano } from './price-usage.ts';

/** What a request may need at most: estimated prompt, output limit, and whether it chose a service tier. */
export interface HoldEstimate {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Service tier or speed that the request names; its multiplier applies where it is above 1. */
  readonly tier?: string | null;
}

/** The credit to set aside: every quantity at the dearest rate that could apply to it. */
export function priceHold(estimate: HoldEstimate, rates: PriceRates): NanoUsd {
  const { inputPico, outputPico, callPico } = dearestRates(estimate.promptTokens, rates);
  const sum = BigInt(estimate.promptTokens) * inputPico + BigInt(estimate.outputTokens) * outputPico + callPico;
  // The half-up rounding of the charge can add a nano-USD; so may the hold.
  return roundToNano(sum, dearestMultiplier(estimate, rates));
}

/** How many output tokens `heldNano` pays for once the prompt is paid: whole tokens, never negative. */
export function affordableOutput(heldNano: bigint, estimate: HoldEstimate, rates: PriceRates): number {
  const { inputPico, outputPico, callPico } = dearestRates(estimate.promptTokens, rates);
  const budgetPico = (heldNano * 1000n * oneMillion) / dearestMultiplier(estimate, rates);
  const left = budgetPico - BigInt(estimate.promptTokens) * inputPico - callPico;
  if (left < 0n) return 0;
  return outputPico === 0n ? estimate.outputTokens : Math.min(estimate.outputTokens, Number(left / outputPico));
}

function dearestMultiplier(estimate: HoldEstimate, rates: PriceRates): bigint {
  // A cheaper tier may be answered at the standard one.
  return max([oneMillion, (estimate.tier ? rates.multipliers[estimate.tier] : undefined) ?? oneMillion]);
}

interface DearestRates {
  readonly inputPico: bigint;
  readonly outputPico: bigint;
  readonly callPico: bigint;
}

/** By price version: from each prompt size on, the dearest rates of all tiers up to it. */
const dearest = new WeakMap<PriceRates, readonly (DearestRates & { readonly fromPromptTokens: number })[]>();
const noRates: DearestRates = { inputPico: 0n, outputPico: 0n, callPico: 0n };

function dearestRates(promptTokens: number, rates: PriceRates): DearestRates {
  let steps = dearest.get(rates);
  if (!steps) {
    steps = rates.tiers.map(({ fromPromptTokens }) => ({ fromPromptTokens, ...dearestUpTo(fromPromptTokens, rates) }));
    dearest.set(rates, steps);
  }
  return steps.findLast((step) => step.fromPromptTokens <= promptTokens) ?? noRates;
}

function dearestUpTo(promptTokens: number, rates: PriceRates): DearestRates {
  const within = (tier: PriceTier) => tier.fromPromptTokens <= promptTokens;
  const rateOf = (wanted: (meter: string) => boolean) =>
    max(
      rates.tiers
        .filter(within)
        .flatMap((tier) => Object.entries(tier.perToken).filter(([meter]) => wanted(meter)))
        .map(([, rate]) => rate),
    );
  return {
    inputPico: rateOf((meter) => isPromptMeter(meter) && !meter.endsWith('_audio')),
    outputPico: rateOf((meter) => meter === 'output'),
    callPico: nano(rates.perCall.request ?? 0n),
  };
}

function max(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
