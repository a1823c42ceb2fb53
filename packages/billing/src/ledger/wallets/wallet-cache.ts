import type { WalletRow } from './wallet-row.ts';

const maxWallets = 20_000;
const minPauseMs = 100;
const maxPauseMs = 30_000;
/** This many successful batches halve the next pause. */
const calmBatches = 100;

/**
 * A cache of wallets as this process last left them. A batch whose wallets are all cached is decided immediately and sent as one
 * statement, which the database rejects if a wallet has changed. Stale entries therefore cost a retry but never a wrong
 * booking. If other processes change the same wallets often, optimism costs more than reading: each conflict pauses the
 * cache for twice as long as the one before.
 */
export class WalletCache {
  readonly #rows = new Map<bigint, WalletRow>();
  readonly #now: () => number;
  #pauseMs = minPauseMs;
  #pausedUntil = 0;
  #calm = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Copies of these wallets for the decisions to mutate; null if one is not cached. */
  copy(ids: Iterable<bigint>): Map<bigint, WalletRow> | null {
    if (this.#now() < this.#pausedUntil) return null;
    const wallets = new Map<bigint, WalletRow>();
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (!row) return null;
      wallets.set(id, { ...row });
    }
    return wallets;
  }

  /** Stores wallets as a commit left them. Wallets with budgets are not cached, since their keys' sums would be needed too. */
  store(wallets: ReadonlyMap<bigint, WalletRow>): void {
    if (this.#rows.size > maxWallets) this.#rows.clear();
    for (const [id, row] of wallets) {
      if (row.hasBudgets) this.#rows.delete(id);
      else this.#rows.set(id, row);
    }
  }

  /** Evicts wallets whose state is uncertain. */
  evict(ids: Iterable<bigint>): void {
    for (const id of ids) this.#rows.delete(id);
  }

  /** The cached state was current. */
  confirmed(): void {
    if (++this.#calm < calmBatches) return;
    this.#calm = 0;
    this.#pauseMs = Math.max(minPauseMs, this.#pauseMs / 2);
  }

  /** The cached state was stale: another process changed one of these wallets. */
  refused(): void {
    this.#calm = 0;
    this.#pausedUntil = this.#now() + this.#pauseMs;
    this.#pauseMs = Math.min(maxPauseMs, this.#pauseMs * 2);
  }
}
