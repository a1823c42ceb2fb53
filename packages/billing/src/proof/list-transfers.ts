import { idTime, type Sql } from '@derouter/db';
import { systemAccounts } from '../ledger/wallets/system-accounts.ts';
import type { TransferCode } from '../ledger/wallets/transfer-codes.ts';
import { type NanoUsd, nano } from '../money/nano-usd.ts';
import { findSpan, inSpan, type Span } from './ledger-totals.ts';

/** A transfer with the codes of its accounts. */
export interface LedgerTransfer {
  readonly id: string;
  readonly at: Date;
  readonly debit: string;
  readonly credit: string;
  readonly amountNano: NanoUsd;
  readonly code: TransferCode | 'usage';
  readonly reference: string;
  readonly reason: string;
  readonly actor: string;
}

export interface TransferFilter {
  readonly id?: bigint | undefined;
  /** The code of an account at either end, such as `wallet:42:paid`. */
  readonly account?: string | undefined;
  /** Its kind, such as `top_up`. */
  readonly code?: string | undefined;
  /** Its cause, exactly: a request, a payment, an adjustment. */
  readonly reference?: string | undefined;
  /** Of the time of booking: from, inclusive, and to, exclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The last transfer of the page before. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

type Part = ReturnType<Sql>;

/** A filter with what was looked up for it. */
interface Query extends Omit<TransferFilter, 'account'> {
  readonly account: Account | null;
  readonly span: Span;
}

interface Account {
  readonly id: bigint;
  /** The account and, of a client key, the key of the wallet whose paid credit it is; null for another account. */
  readonly paid: { readonly accountId: string; readonly keyId: string | null } | null;
}

/**
 * Transfers, newest first. Charges, of which there is one for each request, are in no index by account, kind or cause. They are found
 * by what is known of them: nearly all transfers are charges, their keys contain the request, and those of a wallet's paid credit
 * belong to receipts of its keys. The latter are in the order in which the requests began, and those of detached months are not found
 * by their wallet.
 */
export async function listTransfers(sql: Sql, { account: accountCode, ...filter }: TransferFilter): Promise<LedgerTransfer[]> {
  const account = accountCode === undefined ? null : await findAccount(sql, accountCode);
  if (accountCode !== undefined && account === null) return [];
  if (!account?.paid) return readTransfers(sql, account, filter);
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    // A plan for the values takes busy keys for average ones, and sorts all of their receipts instead of reading a page in order.
    await tx`SET LOCAL plan_cache_mode = force_generic_plan`;
    return readTransfers(tx, account, filter);
  }) as Promise<LedgerTransfer[]>;
}

async function readTransfers(sql: Sql, account: Account | null, filter: Omit<TransferFilter, 'account'>): Promise<LedgerTransfer[]> {
  const query: Query = { ...filter, account, span: await findSpan(sql, filter.from ?? null, filter.to ?? null) };
  const place = account && (await findPlace(sql, query));
  const rows = await sql<(Omit<LedgerTransfer, 'amountNano' | 'id'> & { id: bigint; amount: bigint })[]>`
    SELECT t.id, t.created_at AS at, d.code AS debit, c.code AS credit, t.amount_nano AS amount, t.code, t.reference, t.reason, t.actor
    FROM (${account && !isMostlyWanted(account, query) ? ofAccount(sql, account, query, place) : byId(sql, query)}) f
    JOIN transfers t ON t.id = f.id
    JOIN ledger_accounts d ON d.id = t.debit_account_id JOIN ledger_accounts c ON c.id = t.credit_account_id
    ORDER BY f.at DESC, f.id DESC LIMIT ${filter.limit}`;
  return rows.map(({ id, amount, ...row }) => ({ ...row, id: id.toString(), amountNano: nano(amount) }));
}

async function findAccount(sql: Sql, code: string): Promise<Account | null> {
  const [row] = await sql<{ id: bigint; accountId: string | null; keyId: string | null }[]>`
    SELECT a.id, o.account_id AS "accountId", o.key_id AS "keyId" FROM ledger_accounts a
    LEFT JOIN wallets w ON w.paid_account_id = a.id LEFT JOIN account_wallets o ON o.wallet_id = w.id WHERE a.code = ${code}`;
  return row ? { id: row.id, paid: row.accountId === null ? null : { accountId: row.accountId, keyId: row.keyId } } : null;
}

/** Whether few transfers are read besides those that are wanted if they are read in the order of their ids. */
function isMostlyWanted({ id }: Account, query: Query): boolean {
  const isOfCharges = id === systemAccounts['revenue:usage'] && (query.code === undefined || query.code === 'usage');
  return query.id !== undefined || query.reference !== undefined || isOfCharges;
}

/** The query of the ids of transfers in the order of their ids: one of them, those of one cause or of one kind, or all. */
function byId(sql: Sql, { id, account, code, reference, before, limit, span }: Query): Part {
  const ofCause =
    reference === undefined
      ? sql``
      : sql`(
          SELECT id FROM transfers WHERE code <> 'usage' AND reference = ${reference}
          UNION ALL SELECT id FROM transfers WHERE code = 'usage' AND reference = ${reference}
            AND idempotency_key IN (${`charge:${reference}:promo`}, ${`charge:${reference}:paid`})
          OFFSET 0) k JOIN`;
  return sql`
    SELECT t.id, NULL::timestamptz AS at FROM ${ofCause} transfers t ${reference === undefined ? sql`` : sql`ON t.id = k.id`}
    WHERE ${inSpan(sql, span)} ${ofKind(sql, code)}
      ${id === undefined ? sql`` : sql`AND t.id = ${id.toString()}::bigint`}
      ${account ? sql`AND ${account.id.toString()}::bigint IN (t.debit_account_id, t.credit_account_id)` : sql``}
      ${before === undefined ? sql`` : sql`AND t.id < ${before.toString()}::bigint`}
    ORDER BY t.id DESC LIMIT ${limit}`;
}

function ofKind(sql: Sql, code: string | undefined): Part {
  if (code === undefined) return sql``;
  // The second condition names the index, whatever the plan knows of the first.
  return code === 'usage' ? sql`AND t.code = 'usage'` : sql`AND t.code = ${code} AND t.code <> 'usage'`;
}

/** The last transfer of the page before, with the time by which `ofAccount` orders it. */
interface Place {
  readonly id: bigint;
  readonly at: Date;
}

async function findPlace(sql: Sql, { account, before }: Query): Promise<Place | null> {
  if (before === undefined) return null;
  const [row] = await sql<{ code: string; reference: string; at: Date }[]>`
    SELECT code, reference, created_at AS at FROM transfers WHERE id = ${before.toString()}::bigint`;
  return { id: before, at: row ? (account?.paid && row.code === 'usage' ? idTime(row.reference) : row.at) : new Date(0) };
}

/** The query of the ids of the transfers of an account with the times that order them. */
function ofAccount(sql: Sql, { id, paid }: Account, query: Query, place: Place | null): Part {
  const { code, limit } = query;
  const ends = (condition: Part): Part => sql`
    (SELECT t.id, t.created_at AS at FROM transfers t
    WHERE ${condition} ${within(sql, query, sql`t.created_at`)} ${follows(sql, place, sql`t.created_at`)}
    ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit})`;
  const own = id.toString();
  const others: Part = sql`
    ${ends(sql`t.code <> 'usage' AND t.debit_account_id = ${own}::bigint ${ofKind(sql, code)}`)}
    UNION ALL ${ends(sql`t.code <> 'usage' AND t.credit_account_id = ${own}::bigint ${ofKind(sql, code)}`)}`;
  const charges: Part =
    paid === null
      ? ends(sql`t.code = 'usage' AND right(t.idempotency_key, 6) = ':promo' AND t.debit_account_id = ${own}::bigint`)
      : paidCharges(sql, paid, query, place);
  if (code === 'usage') return charges;
  return code === undefined ? sql`${others} UNION ALL ${charges}` : others;
}

/** A charge is booked within about a day of the beginning of its request, and before it only by a clock that is wrong. */
const lateHours = 26;
const earlyHours = 1;

/**
 * The query of the charges to the paid credit of a wallet, in the order in which their requests began: a page of each of its keys, read
 * in the order of an index, with all charges of the time of its last one.
 */
function paidCharges(sql: Sql, { accountId, keyId }: NonNullable<Account['paid']>, query: Query, place: Place | null): Part {
  const { from, to, limit } = query;
  return sql`
    (SELECT c.id, c.at FROM keys k CROSS JOIN LATERAL (
      SELECT t.id, r.created_at AS at FROM receipts r CROSS JOIN LATERAL (
        SELECT id, created_at FROM transfers WHERE idempotency_key = 'charge:' || r.id || ':paid' AND code = 'usage' OFFSET 0) t
      WHERE r.key_id = k.id AND r.total_nano > r.write_off_nano
        ${from ? sql`AND r.created_at >= ${from.toISOString()}::timestamptz - make_interval(hours => ${lateHours})` : sql``}
        ${to ? sql`AND r.created_at < ${to.toISOString()}::timestamptz + make_interval(hours => ${earlyHours})` : sql``}
        ${within(sql, query, sql`t.created_at`)} ${follows(sql, place, sql`r.created_at`)}
      ORDER BY r.created_at DESC FETCH FIRST ${limit} ROWS WITH TIES) c
    WHERE k.account_id = ${accountId} AND ${keyId === null ? sql`k.wallet_id IS NULL` : sql`k.id = ${keyId}`})`;
}

function within(sql: Sql, { from, to }: Query, column: Part): Part {
  return sql`
    ${from ? sql`AND ${column} >= ${from.toISOString()}::timestamptz` : sql``}
    ${to ? sql`AND ${column} < ${to.toISOString()}::timestamptz` : sql``}`;
}

function follows(sql: Sql, place: Place | null, column: Part): Part {
  if (!place) return sql``;
  const at = place.at.toISOString();
  return sql`AND ${column} <= ${at}::timestamptz AND (${column} < ${at}::timestamptz OR t.id < ${place.id.toString()}::bigint)`;
}
