import type { Sql } from '@derouter/db';

/** A wallet as read under its row lock. Amounts in nano-USD. */
export interface WalletRow {
  readonly id: bigint;
  readonly paidAccountId: bigint;
  readonly promoAccountId: bigint;
  paidNano: bigint;
  promoNano: bigint;
  heldNano: bigint;
  readonly hasBudgets: boolean;
  /** Changes with every change of the wallet's holds and of its keys' budgets. Never the same twice, in whatever process. */
  stamp: bigint;
}

/** Credit a new request may still use. */
export function availableNano(wallet: Pick<WalletRow, 'paidNano' | 'promoNano' | 'heldNano'>): bigint {
  return wallet.paidNano + wallet.promoNano - wallet.heldNano;
}

/** Locks wallets in id order, so that two batches cannot deadlock, and reads their latest state. */
export async function lockWallets(tx: Sql, ids: Iterable<bigint>): Promise<Map<bigint, WalletRow>> {
  const wanted = [...new Set(ids)].map(String);
  const rows = await tx<WalletRow[]>`
    SELECT id, paid_account_id AS "paidAccountId", promo_account_id AS "promoAccountId",
           paid_nano AS "paidNano", promo_nano AS "promoNano", held_nano AS "heldNano", has_budgets AS "hasBudgets", stamp
    FROM wallets WHERE id = ANY(${wanted}::bigint[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
}
