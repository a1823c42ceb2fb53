import type { WalletRow } from './wallet-row.ts';

const mostWallets = 20_000;
const shortestPauseMs = 100;
const longestPauseMs = 30_000;
/** So many batches that went well make the next pause half as long. */
const calmBatches = 100;

/**
 * Wallets as this process left them with what it sent last. A batch that finds all of its wallets here is decided at once and
 * sent in one go; the database refuses it where a wallet stands differently by then. So what is known here can be old, and
 * can never be wrong in what is booked. Where others change the same wallets again and again, guessing costs more than
 * reading: each refusal makes a pause, twice as long as the one before.
 */
export class KnownWallets {
  readonly #rows = new Map<bigint, WalletRow>();
  readonly #now: () => number;
  #pauseMs = shortestPauseMs;
  #pausedUntil = 0;
  #calm = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Copies of these wallets, to be changed by decisions; null where one of them is not known. */
  take(ids: Iterable<bigint>): Map<bigint, WalletRow> | null {
    if (this.#now() < this.#pausedUntil) return null;
    const wallets = new Map<bigint, WalletRow>();
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (!row) return null;
      wallets.set(id, { ...row });
    }
    return wallets;
  }

  /** Notes how a commit leaves its wallets. Those with budgets are not kept: their keys' sums would have to be known too. */
  learn(wallets: ReadonlyMap<bigint, WalletRow>): void {
    if (this.#rows.size > mostWallets) this.#rows.clear();
    for (const [id, row] of wallets) {
      if (row.hasBudgets) this.#rows.delete(id);
      else this.#rows.set(id, row);
    }
  }

  /** Forgets wallets whose state is not certain any more. */
  forget(ids: Iterable<bigint>): void {
    for (const id of ids) this.#rows.delete(id);
  }

  /** What was known was right. */
  confirmed(): void {
    if (++this.#calm < calmBatches) return;
    this.#calm = 0;
    this.#pauseMs = Math.max(shortestPauseMs, this.#pauseMs / 2);
  }

  /** What was known was old: others changed one of these wallets. */
  refused(): void {
    this.#calm = 0;
    this.#pausedUntil = this.#now() + this.#pauseMs;
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
  }
}
