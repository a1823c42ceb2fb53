import type { Sql } from '@derouter/db';
import { idTime } from '@derouter/db';

/** What a search found, with the customer to whom it belongs, if it belongs to one. */
export interface SearchHit {
  readonly kind:
    | 'account'
    | 'user'
    | 'key'
    | 'order'
    | 'payment'
    | 'refund'
    | 'dispute'
    | 'deposit'
    | 'transfer'
    | 'adjustment'
    | 'receipt'
    | 'request'
    | 'clientRequest';
  /** The id of what was found. */
  readonly id: string;
  /** A name for people, such as that of a key; else the same as `id`. */
  readonly label: string;
  /** Null for a transfer between accounts of the operator. */
  readonly accountId: string | null;
  readonly email: string | null;
  /** The order whose money it is; null if there is none. */
  readonly orderId: string | null;
}

const maxHits = 20;
const isUuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Finds what a text names: an account, user, key, order, refund, request or booking by its id; a key by the beginning of its secret, or
 * by its beginning and its last four characters (`dr-Ab3xY…Z9k2`); a payment, refund, dispute or deposit by the id that its provider or
 * its chain gave it; a transfer by its number or its whole reference; a receipt by its number; a request by the client's own id. Addresses are found by the list of customers.
 */
export async function searchCustomers({ sql }: { readonly sql: Sql }, text: string): Promise<SearchHit[]> {
  const wanted = text.trim();
  const isKey = wanted.startsWith('dr-');
  if (wanted.length < (isKey ? 5 : 3) || wanted.includes('@')) return [];
  const finders = isUuid.test(wanted) ? byId(sql, wanted.toLowerCase()) : isKey ? [byKey(sql, wanted)] : byReference(sql, wanted);
  const found = await sql<SearchHit[]>`
    SELECT f.kind, f.id, coalesce(nullif(f.label, ''), f.id) AS label, f.account_id AS "accountId", u.email, f.order_id AS "orderId"
    FROM (${finders.reduce((all, one): Finder => sql`${all} UNION ALL ${one}`)}) f LEFT JOIN users u ON u.account_id = f.account_id LIMIT ${maxHits}`;
  return [...found];
}

type Finder = ReturnType<Sql>;

function byId(sql: Sql, id: string): Finder[] {
  return [
    sql`SELECT 'account' AS kind, id::text, '' AS label, id AS account_id, NULL::uuid AS order_id FROM accounts WHERE id = ${id}`,
    sql`SELECT 'user', id::text, email, account_id, NULL FROM users WHERE id = ${id} AND account_id IS NOT NULL`,
    sql`SELECT 'key', id::text, name, account_id, NULL FROM keys WHERE id = ${id}`,
    sql`SELECT 'order', id::text, '', account_id, id FROM payment_orders WHERE id = ${id}`,
    sql`SELECT 'refund', id::text, '', account_id, order_id FROM payment_refunds WHERE id = ${id}`,
    sql`SELECT 'dispute', id::text, '', account_id, order_id FROM payment_disputes WHERE id = ${id}`,
    sql`SELECT 'adjustment', id::text, state, account_id, NULL FROM pending_adjustments WHERE id = ${id} AND state <> 'confirmed'`,
    transfers(sql, sql`t.code <> 'usage' AND t.reference = ${id}`),
    ...requestById(sql, id),
    byClientRequest(sql, id),
  ];
}

/** A receipt's id contains its time, which names the partition. */
function requestById(sql: Sql, id: string): Finder[] {
  try {
    const at = idTime(id);
    return [
      sql`SELECT 'request', id::text, model_id, account_id, NULL FROM receipts WHERE id = ${id}
        AND created_at >= ${at.toISOString()}::timestamptz AND created_at < ${new Date(at.getTime() + 1).toISOString()}::timestamptz`,
    ];
  } catch {
    return [];
  }
}

function byClientRequest(sql: Sql, text: string): Finder {
  return sql`(SELECT 'clientRequest' AS kind, client_request_id, model_id, account_id, NULL::uuid FROM receipts WHERE client_request_id = ${text} LIMIT 5)`;
}

function byKey(sql: Sql, text: string): Finder {
  // What is stored of a secret: its first eight characters and its last four.
  const prefix = text.slice(0, 8);
  const last4 = text.length >= 12 ? text.slice(-4) : null;
  // The character after the last one ends the range; LIKE with a parameter would not use the index.
  const end = `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
  return sql`
    (SELECT DISTINCT 'key' AS kind, k.id::text, k.name || ' (' || s.prefix || '…' || s.last4 || ')' AS label, k.account_id, NULL::uuid AS order_id
    FROM key_secrets s JOIN keys k ON k.id = s.key_id
    WHERE s.prefix ~>=~ ${prefix} AND s.prefix ~<~ ${end} ${last4 === null ? sql`` : sql`AND s.last4 = ${last4}`}
    ORDER BY 2 LIMIT ${maxHits})`;
}

function byReference(sql: Sql, text: string): Finder[] {
  const bare = text.replace(/^pi:/, '');
  const hash = /^(0x)?[0-9a-f]{64}$/i.test(text) ? [text, text.toLowerCase()] : [text];
  const number = /^(?:DR-)?(\d{1,12})$/i.exec(text)?.[1];
  const finders: Finder[] = [
    sql`SELECT 'order' AS kind, id::text, '' AS label, account_id, id AS order_id FROM payment_orders WHERE provider_ref = ${text}`,
    sql`SELECT 'payment', payment_ref, '', account_id, order_id FROM settlements WHERE payment_ref IN (${bare}, ${`pi:${bare}`})`,
    sql`SELECT 'refund', id::text, provider_ref, account_id, order_id FROM payment_refunds WHERE provider_ref = ${text}`,
    sql`SELECT 'dispute', id::text, provider_ref, account_id, order_id FROM payment_disputes WHERE provider_ref = ${text}`,
    sql`SELECT 'deposit', tx_hash, symbol, account_id, order_id FROM deposits WHERE tx_hash = ANY(${hash}::text[])`,
    sql`SELECT 'account', id::text, '', id, NULL FROM accounts WHERE stripe_customer_id = ${text}`,
    byClientRequest(sql, text),
    transfers(sql, sql`t.code <> 'usage' AND t.reference = ${text}`),
  ];
  if (number === undefined) return finders;
  const receipt: Finder = sql`
    SELECT 'receipt', receipt_number::text, 'DR-' || lpad(receipt_number::text, 6, '0'), account_id, order_id FROM settlements WHERE receipt_number = ${number}`;
  return [...finders, receipt, transfers(sql, sql`t.id = ${number}`)];
}

/** Transfers with the customer into or out of whose wallet they went, if they went to one. */
function transfers(sql: Sql, condition: Finder): Finder {
  return sql`
    (SELECT 'transfer' AS kind, t.id::text, t.code, o.account_id, NULL::uuid AS order_id
    FROM transfers t LEFT JOIN LATERAL (
      SELECT DISTINCT a.account_id FROM wallets w JOIN account_wallets a ON a.wallet_id = w.id
      WHERE w.paid_account_id IN (t.debit_account_id, t.credit_account_id) OR w.promo_account_id IN (t.debit_account_id, t.credit_account_id)) o ON true
    WHERE ${condition} LIMIT 5)`;
}
