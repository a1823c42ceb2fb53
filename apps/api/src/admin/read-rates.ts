import { type PriceRates, parsePriceRates, parseUsdPerCall, parseUsdPerMillion } from '@derouter/billing';
import type { RatesInput } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';

/** Parses rates from the staff form. Throws `validation_failed`. */
export function readRates(input: RatesInput): PriceRates {
  try {
    const map = (source: Readonly<Record<string, string>>, parse: (text: string) => bigint) =>
      Object.fromEntries(Object.entries(source).map(([name, text]) => [name, parse(text).toString()]));
    return parsePriceRates({
      tiers: input.tiers.map(({ fromPromptTokens, usdPerMillion }) => ({
        fromPromptTokens,
        perToken: map(usdPerMillion, parseUsdPerMillion),
      })),
      perCall: map(input.perCallUsd, parseUsdPerCall),
      multipliers: map(input.multipliers, parseUsdPerMillion),
    });
  } catch (error) {
    throw new DerouterError(
      'validation_failed',
      'These rates are not valid: USD per million tokens with at most six decimals, tiers ascending from 0, input and output in each.',
      { param: 'tiers', cause: error },
    );
  }
}
