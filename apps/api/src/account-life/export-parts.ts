import { Readable } from 'node:stream';
import type { Sql } from '@derouter/db';
import { csvText, writeCsvRow } from '../documents/index.ts';

/** A file of an export. */
export interface ExportPart {
  readonly name: string;
  /** Opens the content. Rows are read in batches, so that memory does not grow with their number. */
  open(): Readable;
}

const batchRows = 1_000;

/**
 * Everything that is held about an account, by kind. No secrets and no hashes of them. `onReceipts` is called with the number of
 * receipts of each batch that was written.
 */
export function exportParts(
  sql: Sql,
  { accountId, userId }: { readonly accountId: string; readonly userId: string },
  onReceipts: (rows: number) => Promise<void>,
): ExportPart[] {
  const json = (name: string, query: ReturnType<Sql>): ExportPart => ({
    name: `${name}.json`,
    open: () => Readable.from(jsonLines(sql, query)),
  });
  const csv = (name: string, query: ReturnType<Sql>, onRows = async (_rows: number) => {}): ExportPart => ({
    name: `${name}.csv`,
    open: () => Readable.from(csvLines(sql, query, onRows)),
  });
  const ofAccount = (table: string): ReturnType<Sql> =>
    sql`SELECT to_jsonb(t) AS row FROM ${sql(table)} t WHERE t.account_id = ${accountId}`;
  return [
    json(
      'account',
      sql`SELECT to_jsonb(a) || jsonb_build_object('user', to_jsonb(u) - 'email_canonical' - 'is_staff' - 'staff_roles') AS row
      FROM accounts a JOIN users u ON u.account_id = a.id WHERE a.id = ${accountId}`,
    ),
    json(
      'keys',
      sql`SELECT to_jsonb(k) || jsonb_build_object(
        'secrets', (SELECT jsonb_agg(to_jsonb(s) - 'secret_hash' ORDER BY s.created_at) FROM key_secrets s WHERE s.key_id = k.id),
        'budgets', (SELECT jsonb_agg(to_jsonb(b) ORDER BY b.period) FROM key_budgets b WHERE b.key_id = k.id)) AS row
      FROM keys k WHERE k.account_id = ${accountId} ORDER BY k.created_at, k.id`,
    ),
    json('sessions', sql`SELECT to_jsonb(s) - 'id' AS row FROM sessions s WHERE s.user_id = ${userId} ORDER BY s.created_at`),
    json(
      'passkeys',
      sql`SELECT to_jsonb(p) - 'public_key' - 'credential_id' AS row FROM passkeys p WHERE p.user_id = ${userId} ORDER BY p.created_at`,
    ),
    json('acceptances', sql`SELECT to_jsonb(l) AS row FROM legal_acceptances l WHERE l.user_id = ${userId} ORDER BY l.accepted_at`),
    json('orders', sql`${ofAccount('payment_orders')} ORDER BY t.created_at, t.id`),
    json(
      'payments',
      sql`SELECT to_jsonb(t) - 'evidence' AS row FROM settlements t WHERE t.account_id = ${accountId} ORDER BY t.receipt_number`,
    ),
    json('billing-details', sql`${ofAccount('billing_details')} ORDER BY t.version`),
    json('receipt-versions', sql`${ofAccount('receipt_issues')} ORDER BY t.issued_at`),
    json(
      'refunds',
      sql`SELECT to_jsonb(t) - 'evidence' - 'actor' AS row FROM payment_refunds t WHERE t.account_id = ${accountId} ORDER BY t.created_at`,
    ),
    json(
      'disputes',
      sql`SELECT to_jsonb(t) - 'evidence' AS row FROM payment_disputes t WHERE t.account_id = ${accountId} ORDER BY t.created_at`,
    ),
    json('promotions', sql`${ofAccount('promo_redemptions')} ORDER BY t.created_at`),
    json(
      'automatic-top-up',
      sql`SELECT to_jsonb(t) - 'payment_method_id' - 'card_fingerprint' AS row FROM auto_top_ups t WHERE t.account_id = ${accountId}`,
    ),
    json('deposit-addresses', ofAccount('deposit_addresses')),
    json(
      'webhooks',
      sql`SELECT to_jsonb(t) - 'secret_sealed' - 'previous_sealed' AS row FROM webhook_endpoints t WHERE t.account_id = ${accountId}`,
    ),
    json('events', sql`${ofAccount('account_events')} ORDER BY t.created_at, t.id`),
    json('price-notices', ofAccount('price_notices')),
    json(
      'reseller-authorisations',
      sql`SELECT to_jsonb(t) - 'granted_by' - 'revoked_by' AS row FROM reseller_authorisations t WHERE t.account_id = ${accountId}`,
    ),
    json(
      'staff-notes',
      sql`SELECT jsonb_build_object('created_at', t.created_at, 'text', t.text) AS row FROM customer_notes t WHERE t.account_id = ${accountId} AND t.deleted_at IS NULL ORDER BY t.created_at, t.id`,
    ),
    json(
      'staff-views',
      sql`SELECT to_jsonb(t) - 'staff_user_id' - 'link_hash' - 'token_hash' AS row FROM customer_views t
      WHERE t.account_id = ${accountId} AND t.opened_at IS NOT NULL ORDER BY t.created_at`,
    ),
    csv(
      'statement',
      sql`SELECT t.created_at AS time, t.code, t.reference, t.reason,
        (CASE WHEN t.credit_account_id IN (w.paid_account_id, w.promo_account_id) THEN t.amount_nano ELSE -t.amount_nano END)::text AS amount_nano_usd
      FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id
      JOIN transfers t ON t.code <> 'usage' AND (t.debit_account_id IN (w.paid_account_id, w.promo_account_id)
        OR t.credit_account_id IN (w.paid_account_id, w.promo_account_id))
      WHERE o.account_id = ${accountId} ORDER BY t.id`,
    ),
    csv(
      'usage-by-hour',
      // Without what upstreams charged the operator.
      sql`SELECT account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
        total_nano, write_off_nano, shown_nano
      FROM usage_hourly WHERE account_id = ${accountId} ORDER BY hour, key_id, model_id`,
    ),
    csv(
      'receipts',
      sql`SELECT id, created_at, key_id, dialect, model_asked, model_id, service_tier, line_items, input_tokens, output_tokens,
        cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code, http_status, finish_reason,
        streamed, ttft_ms, duration_ms, tag, client_request_id, user_hash, session_hash, agent, multiplier_millionths
      FROM receipts WHERE account_id = ${accountId} ORDER BY created_at, id`,
      onReceipts,
    ),
  ];
}

async function* jsonLines(sql: Sql, query: ReturnType<Sql>): AsyncGenerator<string> {
  let isFirst = true;
  yield '[';
  for await (const rows of sql<{ row: unknown }[]>`${query}`.cursor(batchRows)) {
    yield `${isFirst ? '' : ','}\n${rows.map(({ row }) => JSON.stringify(row, writeBigint)).join(',\n')}`;
    isFirst = false;
  }
  yield '\n]\n';
}

async function* csvLines(sql: Sql, query: ReturnType<Sql>, onRows: (rows: number) => Promise<void>): AsyncGenerator<string> {
  let hasHeader = false;
  for await (const rows of sql<Record<string, unknown>[]>`${query}`.cursor(batchRows)) {
    const header = hasHeader ? '' : writeCsvRow(Object.keys(rows[0] ?? {}));
    hasHeader = true;
    yield header + rows.map((row) => writeCsvRow(Object.values(row).map(csvText))).join('');
    await onRows(rows.length);
  }
}

const writeBigint = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);
