import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grossOf, splitReversal } from './split-reversal.ts';

const cents = (value: number) => BigInt(value) * 10_000_000n;

test('partial refunds of a taxed payment take credit and tax in proportion, and the last one what is left', () => {
  let left = { creditNano: cents(1000), feeNano: 0n, taxNano: cents(190) };
  for (const refund of [397, 397, 396]) {
    const { excessNano, ...parts } = splitReversal(left, cents(refund));
    expect(excessNano).toBe(0n);
    expect(grossOf(parts)).toBe(cents(refund));
    left = {
      creditNano: left.creditNano - parts.creditNano,
      feeNano: left.feeNano - parts.feeNano,
      taxNano: left.taxNano - parts.taxNano,
    };
  }
  expect(left).toEqual({ creditNano: 0n, feeNano: 0n, taxNano: 0n });
});

test('every split is exact and takes no more of a part than is left', () => {
  const amount = fc.bigInt(0n, 3_000_000_000_000n);
  fc.assert(
    fc.property(amount, amount, amount, amount, (creditNano, feeNano, taxNano, grossNano) => {
      const left = { creditNano, feeNano, taxNano };
      const { excessNano, ...parts } = splitReversal(left, grossNano);
      expect(grossOf(parts) + excessNano).toBe(grossNano);
      for (const name of ['creditNano', 'feeNano', 'taxNano'] as const) {
        expect(parts[name]).toBeGreaterThanOrEqual(0n);
        expect(parts[name]).toBeLessThanOrEqual(left[name]);
      }
    }),
    { numRuns: 500 },
  );
});
