import type { Sql } from '@derouter/db';
import type { TransferCode } from '../ledger/wallets/transfer-codes.ts';
import { type NanoUsd, nano } from '../money/nano-usd.ts';

/** One movement of an account's credit: the charge of a request, or any other transfer into or out of one of its wallets. */
export interface LedgerEntry {
  readonly kind: 'charge' | 'transfer';
  /** Of the receipt or the transfer. */
  readonly id: string;
  readonly at: Date;
  readonly code: TransferCode | 'usage';
  /** Positive: into the wallet. */
  readonly amountNano: NanoUsd;
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
  /** The client key whose wallet it is; null: the account's own. */
  readonly keyId: string | null;
}

export interface LedgerPlace {
  readonly kind: LedgerEntry['kind'];
  readonly id: string;
  readonly at: Date;
  /** Of the two entries of a move between wallets of the account, the debit comes first. */
  readonly isDebit: boolean;
}

export interface LedgerFilter {
  readonly kind?: LedgerEntry['kind'] | undefined;
  /** From, inclusive, and to, exclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The last entry of the page before. */
  readonly after?: LedgerPlace | undefined;
  readonly limit: number;
}

/**
 * The movements of all wallets of an account, newest first, charges included: their amounts add up to the balances. A charge has the
 * time of its request. A move between two wallets of the account is two entries.
 */
export async function listLedger(sql: Sql, accountId: string, filter: LedgerFilter): Promise<LedgerEntry[]> {
  const { kind, from, to, after, limit } = filter;
  const time = (column: ReturnType<Sql>) => sql`
    ${from ? sql`AND ${column} >= ${from.toISOString()}::timestamptz` : sql``}
    ${to ? sql`AND ${column} < ${to.toISOString()}::timestamptz` : sql``}
    ${after ? sql`AND ${column} <= ${after.at.toISOString()}::timestamptz` : sql``}`;
  // At the same time charges come first, then transfers; each with the greatest id first.
  const afterAt = after?.at.toISOString() ?? null;
  const charges = sql`
    SELECT 'charge' AS kind, r.id::text AS id, NULL::bigint AS number, r.created_at AS at, 'usage' AS code,
      -(r.total_nano - r.write_off_nano) AS amount, r.model_id AS reference, '' AS reason, 'system' AS actor,
      CASE WHEN r.wallet_id = a.wallet_id THEN NULL ELSE r.key_id END AS "keyId"
    FROM receipts r JOIN accounts a ON a.id = r.account_id
    WHERE r.account_id = ${accountId} AND r.total_nano > r.write_off_nano ${time(sql`r.created_at`)}
      ${after ? sql`AND (r.created_at < ${afterAt}::timestamptz OR ${after.kind} = 'charge' AND r.id < ${after.kind === 'charge' ? after.id : null}::uuid)` : sql``}
    ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`;
  const legs = (ledgerAccount: ReturnType<Sql>, sign: ReturnType<Sql>, follows: ReturnType<Sql>) => sql`
    SELECT t.id, t.created_at, t.code, ${sign} * t.amount_nano AS amount, t.reference, t.reason, t.actor
    FROM transfers t
    WHERE t.code <> 'usage' AND ${ledgerAccount} = w.ledger_account ${time(sql`t.created_at`)}
      ${after ? sql`AND (t.created_at < ${afterAt}::timestamptz OR ${after.kind} = 'charge' OR t.id ${follows} ${after.kind === 'transfer' ? after.id : null}::bigint)` : sql``}
    ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit}`;
  const transfers = sql`
    SELECT 'transfer' AS kind, t.id::text AS id, t.id AS number, t.created_at AS at, t.code, t.amount, t.reference, t.reason, t.actor,
      w.key_id AS "keyId"
    FROM (
      SELECT o.key_id, unnest(ARRAY[x.paid_account_id, x.promo_account_id]) AS ledger_account
      FROM account_wallets o JOIN wallets x ON x.id = o.wallet_id WHERE o.account_id = ${accountId}) w
    CROSS JOIN LATERAL (
      (${legs(sql`t.credit_account_id`, sql`1`, after?.isDebit ? sql`<=` : sql`<`)})
      UNION ALL (${legs(sql`t.debit_account_id`, sql`-1`, sql`<`)})) t`;
  const rows = await sql<(Omit<LedgerEntry, 'amountNano'> & { amount: bigint })[]>`
    SELECT kind, id, at, code, amount, reference, reason, actor, "keyId" FROM (
      ${kind === 'transfer' ? sql`` : sql`(${charges})`} ${kind === undefined ? sql`UNION ALL` : sql``} ${kind === 'charge' ? sql`` : sql`(${transfers})`}) e
    ORDER BY at DESC, kind, number DESC, id DESC, amount LIMIT ${limit}`;
  return rows.map(({ amount, ...row }) => ({ ...row, amountNano: nano(BigInt(amount)) }));
}
