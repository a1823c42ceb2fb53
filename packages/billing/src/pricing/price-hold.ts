import type { NanoUsd } from '../money/nano-usd.ts';
import { isPromptMeter } from './meters.ts';
import { multiplierOf, type PriceRates, type PriceTier } from './price-rates.ts';
import { oneMillion, roundToNano } from './price-usage.ts';

/** The most that a request may use: estimated prompt, output limit, and everything that raises their price. */
export interface HoldEstimate {
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** The requested service tier or speed; its multiplier applies if it is above 1. */
  readonly tier?: string | null;
  /** Whether it may use audio, whose tokens can cost many times as much as text. */
  readonly hasAudio?: boolean;
  /** Maximum number of web searches that the provider may run for it. */
  readonly webSearches?: number;
}

/** The hold: every quantity at the highest rate that could apply. */
export function priceHold(estimate: HoldEstimate, rates: PriceRates): NanoUsd {
  const { inputPico, outputPico } = dearestRates(estimate, rates);
  const tokens = BigInt(estimate.promptTokens) * inputPico + BigInt(estimate.outputTokens) * outputPico;
  // Rounded like the charge, so that the hold covers it.
  return roundToNano(tokens * dearestMultiplier(estimate, rates) + callsPico(estimate, rates) * oneMillion);
}

/** How many output tokens `heldNano` covers in addition to prompt and calls: whole tokens, never negative. */
export function affordableOutput(heldNano: bigint, estimate: HoldEstimate, rates: PriceRates): number {
  const { inputPico, outputPico } = dearestRates(estimate, rates);
  const forTokens = heldNano * 1000n * oneMillion - callsPico(estimate, rates) * oneMillion;
  const left = forTokens / dearestMultiplier(estimate, rates) - BigInt(estimate.promptTokens) * inputPico;
  if (forTokens < 0n || left < 0n) return 0;
  return outputPico === 0n ? estimate.outputTokens : Math.min(estimate.outputTokens, Number(left / outputPico));
}

function callsPico({ webSearches = 0 }: HoldEstimate, { perCall }: PriceRates): bigint {
  return (perCall.request ?? 0n) + BigInt(webSearches) * (perCall.web_search ?? 0n);
}

function dearestMultiplier(estimate: HoldEstimate, rates: PriceRates): bigint {
  // A provider may serve a request for a cheaper tier at the standard tier.
  return max([oneMillion, (estimate.tier ? multiplierOf(rates, estimate.tier) : undefined) ?? oneMillion]);
}

interface DearestRates {
  readonly inputPico: bigint;
  readonly outputPico: bigint;
}

interface Step {
  readonly fromPromptTokens: number;
  readonly text: DearestRates;
  readonly audio: DearestRates;
}

/** For each price version: the highest rates of all tiers up to each prompt size. */
const dearest = new WeakMap<PriceRates, readonly Step[]>();
const noRates: DearestRates = { inputPico: 0n, outputPico: 0n };

function dearestRates({ promptTokens, hasAudio = false }: HoldEstimate, rates: PriceRates): DearestRates {
  let steps = dearest.get(rates);
  if (!steps) {
    steps = rates.tiers.map(({ fromPromptTokens }) => ({
      fromPromptTokens,
      text: dearestUpTo(fromPromptTokens, rates, (meter) => !meter.endsWith('_audio')),
      audio: dearestUpTo(fromPromptTokens, rates, () => true),
    }));
    dearest.set(rates, steps);
  }
  return steps.findLast((step) => step.fromPromptTokens <= promptTokens)?.[hasAudio ? 'audio' : 'text'] ?? noRates;
}

function dearestUpTo(promptTokens: number, rates: PriceRates, counts: (meter: string) => boolean): DearestRates {
  const within = (tier: PriceTier) => tier.fromPromptTokens <= promptTokens;
  const rateOf = (isWanted: (meter: string) => boolean) =>
    max(
      rates.tiers
        .filter(within)
        .flatMap((tier) => Object.entries(tier.perToken).filter(([meter]) => counts(meter) && isWanted(meter)))
        .map(([, rate]) => rate),
    );
  return { inputPico: rateOf(isPromptMeter), outputPico: rateOf((meter) => !isPromptMeter(meter)) };
}

function max(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
