import { z } from 'zod';
import { type PicoRate, pico } from '../money/rate.ts';
import type { Meter } from './meters.ts';

/** Rates that apply to the whole request once its prompt reaches `fromPromptTokens`. */
export interface PriceTier {
  readonly fromPromptTokens: number;
  readonly perToken: Readonly<Record<Meter, PicoRate>>;
}

/** All rates of a price version. */
export interface PriceRates {
  /** Ascending; the first starts at 0. */
  readonly tiers: readonly PriceTier[];
  readonly perCall: Readonly<Record<Meter, PicoRate>>;
  /** Factor in millionths by service tier (`batch: 500000n` is half price). */
  readonly multipliers: Readonly<Record<string, bigint>>;
}

/** The factor of a service tier in millionths; undefined if there is none, also for names such as `constructor`. */
export function multiplierOf({ multipliers }: PriceRates, tier: string): bigint | undefined {
  return Object.hasOwn(multipliers, tier) ? multipliers[tier] : undefined;
}

const integer = z.string().regex(/^\d{1,18}$/);
const rateMap = z.record(
  z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
  integer.transform((text) => pico(BigInt(text))),
);

const storedRates = z.object({
  tiers: z
    .array(z.object({ fromPromptTokens: z.number().int().min(0), perToken: rateMap }))
    .min(1)
    .refine((tiers) => tiers[0]?.fromPromptTokens === 0, 'the first tier starts at 0')
    .refine((tiers) => tiers.every((tier, i) => i === 0 || tier.fromPromptTokens > (tiers[i - 1]?.fromPromptTokens ?? 0)), 'tiers ascend')
    .refine(
      (tiers) => tiers.every((tier) => tier.perToken.input !== undefined && tier.perToken.output !== undefined),
      'every tier has a rate for input and output',
    ),
  perCall: rateMap.default({}),
  multipliers: z
    .record(
      z.string(),
      integer.transform((text) => BigInt(text)),
    )
    .default({}),
});

/** Parses rates as stored in the database (integers as strings). Throws `ZodError` if they are not valid. */
export function parsePriceRates(stored: unknown): PriceRates {
  return storedRates.parse(stored);
}

/** The form that is stored in the database: the inverse of `parsePriceRates`. */
export function storePriceRates(rates: PriceRates): unknown {
  const text = (map: Readonly<Record<string, bigint>>) =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, value.toString()]));
  return {
    tiers: rates.tiers.map((tier) => ({ fromPromptTokens: tier.fromPromptTokens, perToken: text(tier.perToken) })),
    perCall: text(rates.perCall),
    multipliers: text(rates.multipliers),
  };
}
