import type { Admission } from '../admission.ts';
import type { SettledAdmission, Settlement } from '../settlement.ts';
import { countsOpen } from './limits.ts';
import type { RateBucket } from './rate-buckets.ts';
import type { WalletState } from './wallet-state.ts';

const maxWallets = 20_000;
const maxBuckets = 50_000;
const minPauseMs = 100;
const maxPauseMs = 30_000;
/** This many successful batches halve the next pause. */
const calmBatches = 100;

/** The wallets and buckets of a batch. */
export interface BatchState {
  readonly wallets: Map<bigint, WalletState>;
  readonly buckets: Map<string, RateBucket>;
}

/**
 * Wallets with their limits, and rate buckets, as this process last left them. A batch of which everything is known is decided
 * immediately and sent as one statement, which the database rejects if something has changed. Stale entries therefore cost a
 * retry but never a wrong booking. If other processes change the same wallets often, optimism costs more than reading: each
 * conflict pauses the knowledge for twice as long as the one before.
 */
export class KnownState {
  readonly #wallets = new Map<bigint, WalletState>();
  readonly #buckets = new Map<string, RateBucket>();
  readonly #now: () => number;
  #pauseMs = minPauseMs;
  #pausedUntil = 0;
  #calm = 0;
  #conflicts = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * What the decisions about a batch need, for them to mutate; null if something is unknown. The next batch on the same connection
   * builds on it before this one is confirmed: if this one fails, so does the next. Evict it then.
   */
  find(
    admissions: readonly Admission[],
    settlements: readonly Settlement[],
    walletIds: Iterable<bigint>,
    subjects: Iterable<string>,
  ): BatchState | null {
    const now = this.#now();
    if (this.isPaused) return null;
    const wallets = new Map<bigint, WalletState>();
    for (const id of walletIds) {
      const wallet = this.#wallets.get(id);
      if (!wallet) return null;
      wallets.set(id, wallet);
    }
    const buckets = new Map<string, RateBucket>();
    for (const subject of subjects) {
      const bucket = this.#buckets.get(subject);
      if (!bucket) return null;
      buckets.set(subject, bucket);
    }
    const knows = (request: Pick<SettledAdmission, 'walletId' | 'keyId'>) =>
      knowsBudgets(wallets.get(request.walletId), request.keyId, now);
    for (const admission of admissions) {
      const wallet = wallets.get(admission.walletId) as WalletState;
      if (!knows(admission) || (countsOpen(admission, wallet) && !wallet.open)) return null;
      const ofAccount = admission.limits?.accountConcurrency;
      if (ofAccount && !(ofAccount.walletId === wallet.id && wallet.isOnlyWallet)) return null;
    }
    return settlements.every(({ admission }) => knows(admission)) ? { wallets, buckets } : null;
  }

  /** The wallet as last known, to look at only; null if it is unknown or stale knowledge is likely. */
  wallet(id: bigint): WalletState | null {
    return this.isPaused ? null : (this.#wallets.get(id) ?? null);
  }

  bucket(subject: string): RateBucket | null {
    return this.#buckets.get(subject) ?? null;
  }

  /** Takes out what may be changing. A part of it can be used again by whoever holds the wallet's lock and finds its stamp unchanged. */
  take(walletIds: Iterable<bigint>, subjects: Iterable<string>): Map<bigint, WalletState> {
    const taken = new Map<bigint, WalletState>();
    for (const id of walletIds) {
      const wallet = this.#wallets.get(id);
      if (wallet) taken.set(id, wallet);
      this.#wallets.delete(id);
    }
    for (const subject of subjects) this.#buckets.delete(subject);
    return taken;
  }

  /** Takes out everything: a change elsewhere may concern any of it. */
  clear(): void {
    this.#wallets.clear();
    this.#buckets.clear();
  }

  /** Stores wallets and buckets as a commit left them. */
  store({ wallets, buckets }: BatchState): void {
    if (this.#wallets.size > maxWallets) this.#wallets.clear();
    if (this.#buckets.size > maxBuckets) this.#buckets.clear();
    for (const [id, wallet] of wallets) this.#wallets.set(id, wallet);
    for (const [subject, bucket] of buckets) this.#buckets.set(subject, bucket);
  }

  /** The known state was current. */
  confirmed(): void {
    if (++this.#calm < calmBatches) return;
    this.#calm = 0;
    this.#pauseMs = Math.max(minPauseMs, this.#pauseMs / 2);
  }

  /** Whether nothing counts as known for a while, because other processes change the same wallets. */
  get isPaused(): boolean {
    return this.#now() < this.#pausedUntil;
  }

  /** How often the known state was stale. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** The known state was stale: another process changed a part of it. */
  refused(): void {
    this.#conflicts++;
    this.#calm = 0;
    this.#pausedUntil = this.#now() + this.#pauseMs;
    this.#pauseMs = Math.min(maxPauseMs, this.#pauseMs * 2);
  }
}

/** Whether the budgets of a key are known, and will be until the batch is booked. */
export function knowsBudgets(wallet: WalletState | undefined, keyId: string, nowMs: number): boolean {
  if (!wallet?.hasBudgets) return true;
  const budgets = wallet.budgets.get(keyId);
  return budgets !== undefined && nowMs < budgets.validUntilMs;
}
