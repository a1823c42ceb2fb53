import type { Sql, TransactionSql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { LedgerError } from '../ledger-error.ts';
import { availableNano } from './wallet-row.ts';

/** A wallet's amounts in nano-USD. `available = posted − held`. */
export interface Balance {
  readonly postedNano: NanoUsd;
  readonly promoNano: NanoUsd;
  readonly heldNano: NanoUsd;
  readonly availableNano: NanoUsd;
  readonly paidAccountId: bigint;
  readonly promoAccountId: bigint;
}

/** Reads a wallet. Throws `LedgerError` `not_found`. */
export async function readWallet(sql: Sql | TransactionSql, walletId: bigint): Promise<Balance> {
  const [row] = await sql<
    { paidNano: bigint; promoNano: bigint; heldNano: bigint; paidAccountId: bigint; promoAccountId: bigint }[]
  >`SELECT paid_nano AS "paidNano", promo_nano AS "promoNano", held_nano AS "heldNano",
           paid_account_id AS "paidAccountId", promo_account_id AS "promoAccountId"
    FROM wallets WHERE id = ${walletId.toString()}`;
  if (!row) throw new LedgerError('not_found', `no wallet ${walletId}`);
  return {
    postedNano: nano(row.paidNano + row.promoNano),
    promoNano: nano(row.promoNano),
    heldNano: nano(row.heldNano),
    availableNano: nano(availableNano(row)),
    paidAccountId: row.paidAccountId,
    promoAccountId: row.promoAccountId,
  };
}
