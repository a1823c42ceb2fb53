import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePriceRates } from '../../index.ts';
import { testAdmission, testOutcome } from '../../testing/fixtures.ts';
import { withoutState } from '../limits/wallet-state.ts';
import { assertDivided, decideSettlements } from './decide-settlements.ts';

const owner = { id: 1n, accountId: 'an-account', keyId: 'a-key' };
const rates = parsePriceRates({ tiers: [{ fromPromptTokens: 0, perToken: { input: '1000', output: '2000' } }] });
const amount = fc.bigInt(0n, 3_000n);

test('every charge is the sum of promotional, paid and write-off parts, for any wallet and hold', () => {
  const arbitrary = fc.record({
    input: fc.nat(1_500),
    promoNano: amount,
    paidNano: fc.bigInt(-1_000n, 3_000n),
    heldNano: amount,
    hold: amount,
  });
  fc.assert(
    fc.property(arbitrary, ({ input, promoNano, paidNano, heldNano, hold }) => {
      const admission = testAdmission(owner, 'a-price', '1');
      const wallet = withoutState({
        id: 1n,
        paidAccountId: 10n,
        promoAccountId: 11n,
        promoNano,
        paidNano,
        heldNano: heldNano + hold,
        hasBudgets: false,
        stamp: 0n,
      });
      const outcome = { ...testOutcome(null), priced: { usage: { input }, rates, serviceTier: null } };
      const [charge] = decideSettlements([{ admission, outcome }], new Map([[admission.requestId, hold]]), new Map([[1n, wallet]]));
      if (!charge) throw new Error('nothing was decided');
      expect(() => assertDivided(charge)).not.toThrow();
      expect(wallet).toMatchObject({ promoNano: promoNano - charge.promoNano, paidNano: paidNano - charge.paidNano, heldNano });
    }),
  );
});

test.each([
  ['does not add up', { totalNano: 10n, promoNano: 3n, paidNano: 3n, writeOffNano: 3n }],
  ['takes a negative amount of promo', { totalNano: 10n, promoNano: -1n, paidNano: 11n, writeOffNano: 0n }],
  ['takes a negative amount of paid', { totalNano: 10n, promoNano: 11n, paidNano: -1n, writeOffNano: 0n }],
  ['writes off a negative amount', { totalNano: 10n, promoNano: 5n, paidNano: 6n, writeOffNano: -1n }],
])('a charge that %s is refused', (_what, charge) => expect(() => assertDivided(charge)).toThrow('a charge of 10 cannot be'));

test('a wallet with a negative promotional balance is refused instead of being charged', () => {
  const admission = testAdmission(owner, 'a-price', '1');
  const wallet = withoutState({
    id: 1n,
    paidAccountId: 10n,
    promoAccountId: 11n,
    promoNano: -1n,
    paidNano: 5_000n,
    heldNano: 0n,
    hasBudgets: false,
    stamp: 0n,
  });
  const outcome = { ...testOutcome(null), priced: { usage: { input: 100 }, rates, serviceTier: null } };
  expect(() => decideSettlements([{ admission, outcome }], new Map(), new Map([[1n, wallet]]))).toThrow('a charge of');
});
