import type { Sql, TransactionSql } from '@derouter/db';

/** Creates an empty wallet with its two ledger accounts (paid and promotional credit). Returns its id. */
export async function openWallet(tx: Sql | TransactionSql): Promise<bigint> {
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
