import type { Admission } from '../admission.ts';
import { availableNano } from '../wallets/wallet-row.ts';
import { tightestBudget } from './budgets.ts';
import { type KnownState, knowsBudgets } from './known-state.ts';
import { leakedLevels } from './rate-buckets.ts';

/** Credit and budgets must cover the hold, and those that wait for a decision, this many times. */
const coverage = 10n;
/** At most one part in this many of a limit may be used. Concurrency is stricter, since other processes use it too. */
const partOfConcurrency = 8;
const partOfRate = 2;

interface Pending {
  requests: number;
  tokens: number;
  holdNano: bigint;
}

const none: Readonly<Pending> = { requests: 0, tokens: 0, holdNano: 0n };

/** Admissions that are submitted and not committed yet, summed by account. */
export class PendingAdmissions {
  readonly #byAccount = new Map<string, Pending>();

  of(accountId: string): Readonly<Pending> {
    return this.#byAccount.get(accountId) ?? none;
  }

  /** Counts an admission while it is being decided. */
  async during<T>({ accountId, holdNano, limits }: Admission, decide: () => Promise<T>): Promise<T> {
    const pending = this.#byAccount.get(accountId) ?? { ...none };
    this.#byAccount.set(accountId, pending);
    const tokens = limits?.tokens ?? 0;
    pending.requests++;
    pending.tokens += tokens;
    pending.holdNano += holdNano;
    try {
      return await decide();
    } finally {
      pending.requests--;
      pending.tokens -= tokens;
      pending.holdNano -= holdNano;
      if (pending.requests === 0) this.#byAccount.delete(accountId);
    }
  }
}

/**
 * Whether an admission will plainly be granted in full: everything about it is known, credit and budgets exceed it many times, and
 * limits are far from full. Admissions that wait for their decision count as granted, so that a burst cannot outrun the limits.
 */
export function hasAmpleRoom(
  admission: Admission,
  known: Pick<KnownState, 'wallet' | 'bucket'>,
  pending: PendingAdmissions,
  nowMs = performance.now(),
): boolean {
  const { accountId, keyId, modelId, holdNano, limits } = admission;
  const wallet = known.wallet(admission.walletId);
  if (!wallet || !knowsBudgets(wallet, keyId, nowMs)) return false;
  const before = pending.of(accountId);
  const neededNano = (holdNano + before.holdNano) * coverage;
  if (availableNano(wallet) < neededNano) return false;
  if (wallet.hasBudgets) {
    if (!wallet.open) return false;
    const budget = tightestBudget(wallet.budgets.get(keyId), wallet.open.heldNano(keyId));
    if (budget && budget.leftNano < neededNano) return false;
  }
  if (!limits) return true;
  const { accountConcurrency = null, keyConcurrency, modelConcurrency } = limits;
  const { open } = wallet;
  if (keyConcurrency !== null || modelConcurrency !== null || accountConcurrency !== null) {
    if (!open || (accountConcurrency && !wallet.isOnlyWallet)) return false;
    const more = before.requests + 1;
    const isFar = (limit: number | null, used: number) => limit === null || (used + more) * partOfConcurrency <= limit;
    const isFree =
      isFar(keyConcurrency, open.countOf(keyId)) &&
      isFar(modelConcurrency, open.countOfModel(keyId, modelId)) &&
      isFar(accountConcurrency?.limit ?? null, open.total);
    if (!isFree) return false;
  }
  return limits.rates.every((rate) => {
    const bucket = known.bucket(rate.subject);
    if (!bucket) return false;
    const { requests, tokens } = leakedLevels(bucket, rate, nowMs);
    const isFar = (limit: number | null, used: number) => limit === null || used * partOfRate <= limit;
    return (
      isFar(rate.requestsPerMinute, requests + before.requests + 1) && isFar(rate.tokensPerMinute, tokens + before.tokens + limits.tokens)
    );
  });
}
