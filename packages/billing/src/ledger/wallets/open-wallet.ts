import type { Sql, TransactionSql } from '@derouter/db';
import { newStamp } from '../limits/stamps.ts';

/**
 * Creates an empty wallet with its two ledger accounts (paid and promotional credit). `besides`: the wallet of the account that
 * gets another one; its requests in flight no longer are all of the account's. Returns the new wallet's id.
 */
export async function openWallet(tx: Sql | TransactionSql, besides: bigint | null = null): Promise<bigint> {
  if (besides !== null) await tx`UPDATE wallets SET stamp = ${newStamp().toString()}::bigint WHERE id = ${besides.toString()}::bigint`;
  const [row] = await tx<{ id: bigint }[]>`
    WITH next AS MATERIALIZED (SELECT nextval(pg_get_serial_sequence('wallets', 'id')) AS id),
    accounts AS (
      INSERT INTO ledger_accounts (code)
      SELECT 'wallet:' || next.id || ':' || part FROM next, unnest(ARRAY['paid', 'promo']) AS part
      RETURNING id, code)
    INSERT INTO wallets (id, paid_account_id, promo_account_id)
    SELECT next.id,
           (SELECT id FROM accounts WHERE code LIKE '%:paid'),
           (SELECT id FROM accounts WHERE code LIKE '%:promo')
    FROM next RETURNING id`;
  if (!row) throw new Error('the wallet was not made');
  return row.id;
}
