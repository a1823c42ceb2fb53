import type { Sql } from '@derouter/db';
import type { Budgets } from '../limits/budgets.ts';
import type { OpenRequests } from '../limits/open-requests.ts';

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

/** A wallet with what its lock also protects. Valid for as long as the wallet's stamp is the same. */
export interface WalletState extends WalletRow {
  /** Null: not counted yet. */
  open: OpenRequests | null;
  /** By key; absent: not read yet. Always empty without `hasBudgets`. */
  readonly budgets: Map<string, Budgets>;
  /** Whether its account has no other wallet; null: not read yet. */
  isOnlyWallet: boolean | null;
}

export function withoutState(row: WalletRow): WalletState {
  return { ...row, open: null, budgets: new Map(), isOnlyWallet: null };
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
    FROM wallets WHERE id = ANY(${wanted}::bigint[]) ORDER BY id FOR UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
}
