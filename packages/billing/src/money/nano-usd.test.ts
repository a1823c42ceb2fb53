import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { formatUsd, nano, parseUsd } from './nano-usd.ts';
import { formatUsdPerMillion, parseUsdPerCall, parseUsdPerMillion, pico } from './rate.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

describe('amounts', () => {
  test('print and parse round-trip for every amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (value) => {
        expect(parseUsd(formatUsd(nano(value)))).toBe(value);
      }),
      fuzzed,
    );
  });

  test('rates print and parse round-trip', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (value) => {
        expect(parseUsdPerMillion(formatUsdPerMillion(pico(value)))).toBe(value);
      }),
      fuzzed,
    );
  });

  test.each([
    ['0.000705', 705_000n],
    ['-0.000000001', -1n],
    ['12', 12_000_000_000n],
    ['0.10', 100_000_000n],
  ])('%s is %s nano-USD', (text, value) => expect(parseUsd(text)).toBe(value));

  test.each(['', ' 1', '1e3', '1.', '.5', '0.0000000001', '1,000', '--1', 'NaN', '9'.repeat(16)])('refuses %j', (text) =>
    expect(() => parseUsd(text)).toThrow(RangeError),
  );

  test('a published rate has at most six decimals', () => {
    expect(parseUsdPerMillion('0.0375')).toBe(37_500n);
    expect(parseUsdPerCall('0.01')).toBe(10_000_000_000n);
    expect(() => parseUsdPerMillion('0.0000001')).toThrow(RangeError);
    expect(() => parseUsdPerMillion('-1')).toThrow(RangeError);
  });
});
