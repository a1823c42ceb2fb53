import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { pico } from '../money/rate.ts';
import { promptTokens } from './meters.ts';
import { affordableOutput, priceHold } from './price-hold.ts';
import { type PriceRates, parsePriceRates, storePriceRates } from './price-rates.ts';
import { priceUsage, roundToNano, unitPicoMillionths } from './price-usage.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

const rates: PriceRates = {
  tiers: [
    { fromPromptTokens: 0, perToken: { input: pico(3_000_000n), output: pico(15_000_000n), cache_read: pico(300_000n) } },
    { fromPromptTokens: 200_000, perToken: { input: pico(6_000_000n), output: pico(22_500_000n) } },
  ],
  perCall: { web_search: pico(10_000_000_000n) },
  multipliers: { batch: 500_000n },
};

const anyRates = fc
  .record({
    base: fc.dictionary(fc.constantFrom('cache_read', 'cache_write_5m', 'output_audio'), fc.bigInt(0n, 10n ** 10n)),
    input: fc.bigInt(0n, 10n ** 10n),
    output: fc.bigInt(0n, 10n ** 10n),
    steps: fc.uniqueArray(fc.integer({ min: 1, max: 400_000 }), { maxLength: 3 }),
    batch: fc.bigInt(0n, 3_000_000n),
    search: fc.bigInt(0n, 10n ** 11n),
  })
  .map(({ base, input, output, steps, batch, search }) =>
    parsePriceRates({
      tiers: [0, ...steps.sort((a, b) => a - b)].map((fromPromptTokens, i) => ({
        fromPromptTokens,
        perToken: Object.fromEntries(
          Object.entries({ ...base, input, output }).map(([meter, rate]) => [meter, String(rate * BigInt(i + 1))]),
        ),
      })),
      multipliers: { batch: String(batch) },
      perCall: { web_search: String(search) },
    }),
  );
const anyUsage = fc.dictionary(
  fc.constantFrom('input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output_audio', 'web_search'),
  fc.integer({ min: 0, max: 500_000 }),
);

test('units add up to the price of a request', () => {
  fc.assert(
    fc.property(anyUsage, anyRates, fc.constantFrom(null, 'batch', 'unknown'), (usage, some, serviceTier) => {
      const rates = { ...some, perCall: { ...some.perCall, request: pico(7n) } };
      const place = { promptTokens: promptTokens(usage), serviceTier };
      const sum = Object.entries({ ...usage, request: 1 }).reduce(
        (total, [meter, count]) => total + BigInt(count) * unitPicoMillionths(meter, rates, place),
        0n,
      );
      expect(roundToNano(sum)).toBe(priceUsage(usage, rates, serviceTier).totalNano);
    }),
    fuzzed,
  );
});

describe('priceUsage', () => {
  test('agrees with an exact reference in rational numbers', () => {
    fc.assert(
      fc.property(anyUsage, anyRates, fc.constantFrom(null, 'batch', 'unknown'), (usage, rates, tier) => {
        const { lineItems, totalNano } = priceUsage(usage, rates, tier);
        const prompt = Object.entries(usage).filter(([meter]) => !meter.startsWith('output') && meter !== 'web_search');
        const size = prompt.reduce((sum, [, count]) => sum + count, 0);
        const inForce = rates.tiers.filter((step) => step.fromPromptTokens <= size).at(-1);
        // As a fraction: numerator over 10^18 USD.
        const factor = tier === 'batch' ? (rates.multipliers.batch ?? 0n) : 1_000_000n;
        let numerator = 0n;
        for (const [meter, count] of Object.entries(usage)) {
          if (meter === 'web_search') {
            numerator += BigInt(count) * (rates.perCall.web_search ?? 0n) * 1_000_000n;
            continue;
          }
          const parent = meter.startsWith('output') ? 'output' : 'input';
          numerator += BigInt(count) * (inForce?.perToken[meter] ?? inForce?.perToken[parent] ?? 0n) * factor;
        }
        const whole = numerator / 10n ** 9n;
        const rest = numerator % 10n ** 9n;
        expect(totalNano).toBe(rest * 2n >= 10n ** 9n ? whole + 1n : whole);
        expect(lineItems.every((item) => item.amountPico === item.quantity * item.picoPerUnit)).toBe(true);
      }),
      fuzzed,
    );
  });

  test('rounds half up once, on the sum', () => {
    const cheap: PriceRates = {
      tiers: [{ fromPromptTokens: 0, perToken: { input: pico(250n), output: pico(250n) } }],
      perCall: {},
      multipliers: {},
    };
    expect(priceUsage({ input: 1, output: 1 }, cheap).totalNano).toBe(1n);
    expect(priceUsage({ input: 1 }, cheap).totalNano).toBe(0n);
  });

  test('the size of the whole prompt, cached or not, determines the tier for the whole request', () => {
    expect(priceUsage({ input: 100_000, output: 10, cache_read: 99_999 }, rates).totalNano).toBe(330_149_700n);
    const above = priceUsage({ input: 100_000, output: 10, cache_read: 100_000 }, rates);
    expect(above.totalNano).toBe(1_200_225_000n);
    expect(above.lineItems.find((item) => item.meter === 'cache_read')?.ratedAs).toBe('input');
  });

  test('the service tier scales tokens, but not the price of a call', () => {
    expect(priceUsage({ input: 1_000, web_search: 2 }, rates).totalNano).toBe(23_000_000n);
    expect(priceUsage({ input: 1_000 }, rates, 'batch').totalNano).toBe(1_500_000n);
    expect(priceUsage({ input: 1_000, web_search: 2 }, rates, 'batch').totalNano).toBe(21_500_000n);
    for (const tier of ['toString', 'constructor', '__proto__']) {
      expect(priceUsage({ input: 1_000 }, rates, tier).totalNano).toBe(3_000_000n);
      expect(priceHold({ promptTokens: 1_000, outputTokens: 0, tier }, rates)).toBe(3_000_000n);
    }
  });

  test('a request is charged its price per request, if there is one', () => {
    const priced = priceUsage({ input: 1_000 }, { ...rates, perCall: { request: pico(5_000_000n) } }, 'batch');
    expect(priced.totalNano).toBe(1_505_000n);
    expect(priced.lineItems.at(-1)).toEqual({ meter: 'request', quantity: 1n, picoPerUnit: 5_000_000n, amountPico: 5_000_000n });
  });

  test('refuses quantities that are not whole numbers', () => {
    for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => priceUsage({ input: bad }, rates)).toThrow(RangeError);
  });

  test('rates survive storage', () => {
    fc.assert(
      fc.property(anyRates, (rates) => {
        expect(parsePriceRates(storePriceRates(rates))).toEqual(rates);
      }),
      fuzzed,
    );
  });
});

describe('priceHold', () => {
  const parts = fc.tuple(fc.nat(300_000), fc.nat(100_000));

  test('covers the cost of every mix of meters within the estimated tokens', () => {
    fc.assert(
      fc.property(parts, fc.nat(100), fc.nat(20), anyRates, ([prompt, output], percent, searches, rates) => {
        const part = (whole: number) => Math.floor((whole * percent) / 100);
        const estimate = { promptTokens: prompt, outputTokens: output, webSearches: searches, tier: 'batch' };
        const text = { input: prompt - part(prompt), cache_read: part(prompt), output, web_search: searches };
        for (const tier of [null, 'batch']) expect(priceUsage(text, rates, tier).totalNano <= priceHold(estimate, rates)).toBe(true);
        const spoken = { ...text, output: output - part(output), output_audio: part(output) };
        const hold = priceHold({ ...estimate, hasAudio: true }, rates);
        expect(priceUsage(spoken, rates).totalNano <= hold).toBe(true);
      }),
      fuzzed,
    );
  });

  test('an affordable output never costs more than the hold', () => {
    fc.assert(
      fc.property(parts, fc.bigInt(0n, 10n ** 13n), fc.nat(3), anyRates, ([prompt, output], held, webSearches, rates) => {
        const estimate = { promptTokens: prompt, outputTokens: output, webSearches };
        const tokens = affordableOutput(held, estimate, rates);
        expect(tokens).toBeLessThanOrEqual(output);
        if (tokens > 0) {
          const cost = priceHold({ ...estimate, outputTokens: tokens }, rates);
          expect(cost <= held).toBe(true);
        }
      }),
      fuzzed,
    );
  });
});
