import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { toNano } from './to-nano.ts';

/** Runs of each property: 100 here, `FUZZ_RUNS` at night. */
const fuzzed = { numRuns: Number(process.env.FUZZ_RUNS ?? 100) };
vi.setConfig({ testTimeout: 900_000 });

test('one dollar is one dollar with 6 and with 18 decimals', () => {
  expect(toNano(1_000_000n, 6)).toEqual({ amountNano: 1_000_000_000n, remainder: 0n });
  expect(toNano(10n ** 18n, 18)).toEqual({ amountNano: 1_000_000_000n, remainder: 0n });
});

test('what is less than a nano-dollar is cut off and reported, so that nothing is lost or made', () => {
  expect(toNano(1_999_999_999n, 18)).toEqual({ amountNano: 1n, remainder: 999_999_999n });
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 40n), fc.integer({ min: 2, max: 36 }), (value, decimals) => {
      const { amountNano, remainder } = toNano(value, decimals);
      expect(amountNano * 10n ** BigInt(decimals) + remainder * 10n ** 9n).toBe(value * 10n ** 9n);
      expect(remainder >= 0n && (remainder === 0n || remainder < 10n ** BigInt(Math.max(0, decimals - 9)))).toBe(true);
    }),
    fuzzed,
  );
});
