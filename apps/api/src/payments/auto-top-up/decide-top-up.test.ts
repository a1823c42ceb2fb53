import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideTopUp, type TopUpSituation } from './decide-top-up.ts';

const usd = (amount: number) => BigInt(Math.round(amount * 100)) * 10_000_000n;
const situation = (over: Partial<TopUpSituation> = {}): TopUpSituation => ({
  balanceNano: usd(5),
  pendingNano: 0n,
  thresholdNano: usd(10),
  amountNano: usd(20),
  monthlyCapNano: usd(500),
  chargedNano: 0n,
  minimumNano: usd(0.5),
  maximumNano: usd(2500),
  feeOf: () => 0n,
  ...over,
});
const charge = (creditNano: bigint, isCapped = false, feeNano = 0n) => ({ kind: 'charge', creditNano, feeNano, isCapped });

describe('one charge closes the gap', () => {
  test.each([
    ['a small gap takes one step', {}, charge(usd(20))],
    ['a gap of 55 takes three steps of 20 in one charge', { balanceNano: usd(-45) }, charge(usd(60))],
    ['exactly at the threshold nothing is charged', { balanceNano: usd(10) }, { kind: 'none' }],
    ['promotional credit counts', { balanceNano: usd(12) }, { kind: 'none' }],
    ['what is on its way counts', { pendingNano: usd(5) }, { kind: 'none' }],
    ['at most what may be bought at once', { balanceNano: usd(-9000), monthlyCapNano: usd(99_000) }, charge(usd(2500))],
  ] as const)('%s', (_, over, expected) => {
    expect(decideTopUp(situation(over))).toEqual(expected);
  });
});

describe('the monthly cap', () => {
  test.each([
    ['limits the charge', { balanceNano: usd(-45), monthlyCapNano: usd(50) }, charge(usd(50), true)],
    ['counts what was charged', { monthlyCapNano: usd(30), chargedNano: usd(20) }, charge(usd(10), true)],
    ['used up: nothing is tried', { monthlyCapNano: usd(30), chargedNano: usd(30) }, { kind: 'cap_reached' }],
    ['lowered below what was charged', { monthlyCapNano: usd(20), chargedNano: usd(30) }, { kind: 'cap_reached' }],
    ['less than the provider charges is not tried', { monthlyCapNano: usd(20), chargedNano: usd(19.51) }, { kind: 'cap_reached' }],
    ['exactly the least is charged', { monthlyCapNano: usd(20), chargedNano: usd(19.5) }, charge(usd(0.5), true)],
    ['includes the fee', { monthlyCapNano: usd(20), feeOf: () => usd(1) }, charge(usd(19), true, usd(1))],
  ] as const)('%s', (_, over, expected) => {
    expect(decideTopUp(situation(over))).toEqual(expected);
  });

  test('is never exceeded, and every amount is in whole cents', () => {
    const cents = (max: number) => fc.integer({ min: 0, max }).map((value) => BigInt(value) * 10_000_000n);
    fc.assert(
      fc.property(
        cents(100_000),
        cents(50_000),
        cents(30_000),
        fc.integer({ min: 0, max: 200_000 }),
        fc.bigInt(-(10n ** 13n), 10n ** 13n),
        (cap, charged, fixed, ppm, balance) => {
          const feeOf = (credit: bigint) => ((credit * BigInt(ppm)) / 1_000_000n / 10_000_000n) * 10_000_000n + fixed;
          const decided = decideTopUp(situation({ monthlyCapNano: cap, chargedNano: charged, balanceNano: balance, feeOf }));
          if (decided.kind !== 'charge') return;
          const gross = decided.creditNano + decided.feeNano;
          expect(gross <= cap - charged && gross >= usd(0.5)).toBe(true);
          expect(gross % 10_000_000n).toBe(0n);
          expect(decided.feeNano).toBe(feeOf(decided.creditNano));
        },
      ),
    );
  });
});
