import type { WalletRow } from './wallet-row.ts';

const mostWallets = 20_000;
/** A wallet that others changed twice within this is read before each decision, for so long. */
const restMs = 5_000;

/**
 * Wallets as this process left them with its last commit. A batch that finds all of its wallets here is decided at once and
 * sent in one go; the database refuses it where a wallet stands differently by then. So what is known here can be old, and
 * can never be wrong in what is booked.
 */
export class KnownWallets {
  readonly #rows = new Map<bigint, WalletRow>();
  readonly #changedAt = new Map<bigint, number>();
  readonly #restUntil = new Map<bigint, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Copies of these wallets, to be changed by decisions; null where one of them is not known. */
  take(ids: Iterable<bigint>): Map<bigint, WalletRow> | null {
    const wallets = new Map<bigint, WalletRow>();
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (!row) return null;
      wallets.set(id, { ...row });
    }
    return wallets;
  }

  /** Notes how a commit left its wallets. Those with budgets are not kept: their keys' sums would have to be known too. */
  learn(wallets: ReadonlyMap<bigint, WalletRow>): void {
    for (const [id, row] of wallets) {
      if (row.hasBudgets || (this.#restUntil.get(id) ?? 0) > this.#now()) this.#rows.delete(id);
      else this.#rows.set(id, row);
    }
    if (this.#rows.size > mostWallets) this.#rows.clear();
  }

  /** Forgets wallets whose state is not certain any more. */
  forget(ids: Iterable<bigint>): void {
    for (const id of ids) this.#rows.delete(id);
  }

  /** Forgets wallets of which one was changed by others; such as are changed again and again are left alone for a while. */
  changed(ids: Iterable<bigint>): void {
    const now = this.#now();
    for (const id of ids) {
      this.#rows.delete(id);
      if (now - (this.#changedAt.get(id) ?? Number.NEGATIVE_INFINITY) < restMs) this.#restUntil.set(id, now + restMs);
      this.#changedAt.set(id, now);
    }
    if (this.#changedAt.size > mostWallets) {
      this.#changedAt.clear();
      this.#restUntil.clear();
    }
  }
}
