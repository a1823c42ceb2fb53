import { expect, test } from 'vitest';
import { WalletCache } from './wallet-cache.ts';

const row = (id: bigint, paidNano = 5n, hasBudgets = false) => ({
  id,
  paidAccountId: id * 10n,
  promoAccountId: id * 10n + 1n,
  paidNano,
  promoNano: 0n,
  heldNano: 0n,
  hasBudgets,
});
const of = (...rows: ReturnType<typeof row>[]) => new Map(rows.map((one) => [one.id, one]));

test('returns wallets only if all of a batch are cached, and returns copies', () => {
  const known = new WalletCache();
  known.store(of(row(1n), row(2n), row(3n, 5n, true)));
  expect(known.copy([1n, 3n])).toBeNull();
  const taken = known.copy([1n, 2n]);
  (taken?.get(1n) as ReturnType<typeof row>).paidNano = 0n;
  expect(known.copy([1n])?.get(1n)?.paidNano).toBe(5n);
  known.evict([1n]);
  expect(known.copy([1n])).toBeNull();
});

test('pauses after a conflict, longer each time; successful batches shorten the next pause', () => {
  let clock = 0;
  const known = new WalletCache(() => clock);
  const isPaused = () => {
    known.store(of(row(1n)));
    return known.copy([1n]) === null;
  };
  const pauses = [100, 200, 400].map((ms) => {
    known.refused();
    clock += ms - 1;
    const before = isPaused();
    clock += 1;
    return [before, isPaused()];
  });
  expect(pauses).toEqual([
    [true, false],
    [true, false],
    [true, false],
  ]);
  for (let i = 0; i < 300; i++) known.confirmed();
  known.refused();
  clock += 100;
  expect(isPaused()).toBe(false);
});
