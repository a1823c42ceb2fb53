import { expect, test } from 'vitest';
import { testAdmission } from '../../testing/fixtures.ts';
import type { Admission, AdmissionLimits } from '../admission.ts';
import { hasAmpleRoom, PendingAdmissions } from './ample-room.ts';
import { OpenRequests } from './open-requests.ts';
import type { RateBucket } from './rate-buckets.ts';
import { type WalletState, withoutState } from './wallet-state.ts';

const nothing: AdmissionLimits = { keyConcurrency: null, modelConcurrency: null, rates: [], tokens: 0 };
const admission: Admission = { ...testAdmission({ id: 1n, accountId: 'a', keyId: 'k' }, 'a price', '1'), holdNano: 100n };
const limited = (limits: Partial<AdmissionLimits>): Admission => ({ ...admission, limits: { ...nothing, ...limits } });
const wallet = (state: Partial<WalletState> = {}): WalletState => ({
  ...withoutState({
    ...{ id: 1n, paidAccountId: 10n, promoAccountId: 11n },
    ...{ paidNano: 1_000n, promoNano: 0n, heldNano: 0n, hasBudgets: false, stamp: 7n },
  }),
  ...state,
});
const openRequests = (count: number) => {
  const open = new OpenRequests();
  for (let i = 0; i < count; i++) open.add('k', admission.modelId, 10n);
  return open;
};
const pendingOf = (count: number) => {
  const pending = new PendingAdmissions();
  for (let i = 0; i < count; i++) void pending.during(admission, () => new Promise(() => {}));
  return pending;
};

interface Known {
  readonly wallet?: WalletState | null;
  readonly buckets?: readonly RateBucket[];
  readonly pending?: PendingAdmissions;
}

const hasRoom = (one: Admission, { wallet: known = wallet(), buckets = [], pending = pendingOf(0) }: Known = {}) =>
  hasAmpleRoom(one, { wallet: () => known, bucket: (subject) => buckets.find((bucket) => bucket.subject === subject) ?? null }, pending, 0);

test('the credit must be known and cover the hold ten times, with everything that is waiting for a decision', async () => {
  expect(hasRoom(admission)).toBe(true);
  expect(hasRoom(admission, { wallet: null })).toBe(false);
  expect(hasRoom(admission, { wallet: wallet({ heldNano: 1n }) })).toBe(false);
  expect(hasRoom(admission, { pending: pendingOf(1) })).toBe(false);
  expect(hasRoom(admission, { pending: pendingOf(1), wallet: wallet({ paidNano: 2_000n }) })).toBe(true);
  const ended = pendingOf(0);
  await Promise.allSettled([ended.during(admission, async () => {}), ended.during(admission, () => Promise.reject(new Error('no')))]);
  expect(hasRoom(admission, { pending: ended })).toBe(true);
});

test('the budget must be known and cover the hold ten times', () => {
  const period = { period: 'day', timeZone: 'UTC', startsAt: null, resetsAt: null, isNew: false } as const;
  const withBudget = (limitNano: bigint, open: OpenRequests | null = openRequests(0)) => {
    const state = wallet({ hasBudgets: true, open });
    state.budgets.set('k', { list: [{ ...period, keyId: 'k', limitNano, spentNano: 500n }], validUntilMs: 1 });
    return { wallet: state };
  };
  expect(hasRoom(admission, { wallet: wallet({ hasBudgets: true, open: openRequests(0) }) })).toBe(false);
  expect(hasRoom(admission, withBudget(1_500n, null))).toBe(false);
  expect([1_499n, 1_500n].map((limit) => hasRoom(admission, withBudget(limit)))).toEqual([false, true]);
  expect(hasRoom(admission, withBudget(1_500n, openRequests(1)))).toBe(false);
});

test.each<[string, (limit: number) => AdmissionLimits]>([
  ['key', (limit) => ({ ...nothing, keyConcurrency: limit })],
  ['model', (limit) => ({ ...nothing, modelConcurrency: limit })],
  ['account', (limit) => ({ ...nothing, accountConcurrency: { limit, walletId: 1n } })],
])('at most an eighth of the concurrency of the %s may be in use', (_scope, limits) => {
  const state = wallet({ paidNano: 10_000n, open: openRequests(1), isOnlyWallet: true });
  const room = (limit: number, waiting: number) => hasRoom(limited(limits(limit)), { wallet: state, pending: pendingOf(waiting) });
  expect([room(15, 0), room(16, 0), room(23, 1), room(24, 1)]).toEqual([false, true, false, true]);
  expect(hasRoom(limited(limits(100)), { wallet: wallet({ open: null }) })).toBe(false);
});

test('requests in flight of an account with several wallets are not known', () => {
  const one = limited({ accountConcurrency: { limit: 100, walletId: 1n } });
  expect(hasRoom(one, { wallet: wallet({ open: openRequests(0), isOnlyWallet: false }) })).toBe(false);
});

test('buckets must be known and less than half full', () => {
  const one = limited({ rates: [{ subject: 'key:k', requestsPerMinute: 10, tokensPerMinute: 1_000 }], tokens: 100 });
  const bucket = (requests: number, tokens: number, atMs = 0): Known => ({
    buckets: [{ subject: 'key:k', requests, tokens, atMs, stamp: 1n, isChanged: false }],
  });
  expect(hasRoom(one)).toBe(false);
  expect([bucket(4, 400), bucket(4.1, 0), bucket(0, 401)].map((known) => hasRoom(one, known))).toEqual([true, false, false]);
  // Six seconds empty a tenth of a bucket.
  expect(hasRoom(one, bucket(5, 500, -6_000))).toBe(true);
});
