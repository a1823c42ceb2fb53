import { expect, test } from 'vitest';
import { testAdmission, testOutcome } from '../../testing/fixtures.ts';
import type { Admission, AdmissionLimits } from '../admission.ts';
import { KnownState } from './known-state.ts';
import { OpenRequests } from './open-requests.ts';
import type { RateBucket } from './rate-buckets.ts';
import { type WalletState, withoutState } from './wallet-state.ts';

const wallet = (id: bigint, state: Partial<WalletState> = {}): WalletState => ({
  ...withoutState({
    ...{ id, paidAccountId: id * 10n, promoAccountId: id * 10n + 1n },
    ...{ paidNano: 5n, promoNano: 0n, heldNano: 0n, hasBudgets: false, stamp: 7n },
  }),
  ...state,
});
const bucket: RateBucket = { subject: 'key:k', requests: 0, tokens: 0, atMs: 0, stamp: 1n, isChanged: false };
const nothing: AdmissionLimits = { keyConcurrency: null, modelConcurrency: null, rates: [], tokens: 0 };
const admission = (limits?: Partial<AdmissionLimits>): Admission => ({
  ...testAdmission({ id: 1n, accountId: 'a', keyId: 'k' }, 'a price', '1'),
  limits: limits && { ...nothing, ...limits },
});
const storeOne = (known: KnownState, one: WalletState) => known.store({ wallets: new Map([[one.id, one]]), buckets: new Map() });
const isFound = (known: KnownState, one: Admission) => known.find([one], [], [1n], []) !== null;

test('a batch is known only if each of its wallets and buckets is', () => {
  const known = new KnownState();
  known.store({ wallets: new Map([1n, 2n].map((id) => [id, wallet(id)])), buckets: new Map([[bucket.subject, bucket]]) });
  expect(known.find([], [], [1n, 3n], [])).toBeNull();
  expect(known.find([], [], [1n], ['key:another'])).toBeNull();
  expect(known.find([], [], [1n, 2n], ['key:k'])?.wallets.size).toBe(2);
  expect([...known.take([1n], ['key:k']).keys()]).toEqual([1n]);
  expect(known.find([], [], [1n], [])).toBeNull();
  expect(known.find([], [], [2n], ['key:k'])).toBeNull();
});

test('a limit of concurrent requests needs a count of them, and that of an account with several wallets is always read', () => {
  const known = new KnownState();
  storeOne(known, wallet(1n));
  expect([isFound(known, admission()), isFound(known, admission({ keyConcurrency: 1 }))]).toEqual([true, false]);
  storeOne(known, wallet(1n, { open: new OpenRequests(), isOnlyWallet: true }));
  const ofAccount = (walletId: bigint) => admission({ accountConcurrency: { limit: 3, walletId } });
  expect([admission({ modelConcurrency: 1 }), ofAccount(1n), ofAccount(2n)].map((one) => isFound(known, one))).toEqual([true, true, false]);
  storeOne(known, wallet(1n, { open: new OpenRequests(), isOnlyWallet: false }));
  expect(isFound(known, ofAccount(1n))).toBe(false);
});

test('budgets are known until shortly before one of their periods ends', () => {
  let clock = 0;
  const known = new KnownState(() => clock);
  const state = (hasBudgets: boolean) => wallet(1n, { hasBudgets, open: new OpenRequests() });
  storeOne(known, state(true));
  const settlement = { admission: admission(), outcome: testOutcome(null) };
  const isKnown = () => [known.find([admission()], [], [1n], []), known.find([], [settlement], [1n], [])].map((one) => one !== null);
  expect(isKnown()).toEqual([false, false]);
  const withBudget = state(true);
  withBudget.budgets.set('k', { list: [], validUntilMs: 50 });
  storeOne(known, withBudget);
  expect(isKnown()).toEqual([true, true]);
  clock = 50;
  expect(isKnown()).toEqual([false, false]);
  storeOne(known, state(false));
  expect(isKnown()).toEqual([true, true]);
});

test('pauses after a conflict, longer each time; successful batches shorten the next pause', () => {
  let clock = 0;
  const known = new KnownState(() => clock);
  const isPaused = () => {
    storeOne(known, wallet(1n));
    return !isFound(known, admission());
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
