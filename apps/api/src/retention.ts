import type { Sql } from '@derouter/db';

interface Bound {
  readonly table: string;
  /** Which rows are deleted, in SQL. */
  readonly expired: string;
}

/**
 * How long rows are kept, where they do not go by themselves. `table-bounds.test.ts` lists every table, with what bounds it or why it is
 * kept for ever.
 */
export const bounds: readonly Bound[] = [
  { table: 'account_exports', expired: `expires_at < now() OR created_at < now() - interval '2 days'` },
  { table: 'attempts', expired: `created_at < now() - interval '1 day'` },
  {
    table: 'code_failures',
    expired: `last_at < now() - interval '30 days' AND failures < 100
      AND NOT EXISTS (SELECT 1 FROM users u WHERE subject IN ('sign_in ' || u.email_canonical, 'confirm ' || u.id))`,
  },
  { table: 'device_authorisations', expired: `expires_at < now() - interval '1 day'` },
  { table: 'idempotency_keys', expired: 'expires_at < now()' },
  { table: 'management_calls', expired: `counted_at < now() - interval '1 day'` },
  { table: 'outbox_mails', expired: `created_at < now() - interval '30 days'` },
  { table: 'passkey_challenges', expired: 'expires_at < now()' },
  // Providers deliver an event again for days, and list it for a month. What it led to is booked elsewhere.
  { table: 'provider_events', expired: `processed_at < now() - interval '400 days' AND outcome IS DISTINCT FROM 'failed'` },
  // A bucket that nobody touched for a day has been empty for long; the next request gets a new one.
  { table: 'rate_buckets', expired: `updated_at < now() - interval '1 day'` },
  { table: 'request_budgets', expired: 'day < current_date - 90' },
  {
    table: 'sessions',
    expired: `expires_at < now() OR last_used_at < now() - interval '14 days'
      OR second_factor_at IS NOT NULL AND last_used_at < now() - interval '30 minutes'`,
  },
  { table: 'sign_in_challenges', expired: `created_at < now() - interval '30 days'` },
  // Providers delete stored responses after thirty days.
  { table: 'stored_responses', expired: `created_at < now() - interval '31 days'` },
  { table: 'tron_hints', expired: `outcome IS NOT NULL AND created_at < now() - interval '400 days'` },
  { table: 'webhook_deliveries', expired: `finished_at < now() - interval '30 days'` },
];

const batchRows = 2_000;

const batchSeconds = 30;

/**
 * Deletes what is older than its bound, a few thousand rows at a time, so that nobody waits for it. Returns how many of each table. What
 * fails in one table does not keep the others from it: their errors are thrown at the end, as an `AggregateError`.
 */
export async function deleteExpired(sql: Sql): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  const errors: unknown[] = [];
  for (const { table, expired } of bounds) {
    deleted[table] = 0;
    try {
      for (let rows = batchRows; rows === batchRows; deleted[table] += rows) rows = await deleteBatch(sql, table, expired);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'rows that are older than their bound could not be deleted');
  return deleted;
}

function deleteBatch(sql: Sql, table: string, expired: string): Promise<number> {
  return sql.begin(async (tx) => {
    await tx`SELECT set_config('statement_timeout', ${`${batchSeconds}s`}, true)`;
    const { count } = await tx.unsafe(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${expired} LIMIT ${batchRows} FOR UPDATE SKIP LOCKED))`,
    );
    return count;
  });
}

/** More than this is not counted. */
const maxCounted = 100_000;

/** How many rows of each bounded table are older than their bound, at most 100 000. It reads tables, so it is not for every scrape. */
export async function countExpired(sql: Sql): Promise<{ readonly table: string; readonly rows: number }[]> {
  const [row] = await sql.unsafe<Record<string, number>[]>(
    `SELECT ${bounds.map(({ table, expired }) => `(SELECT count(*)::int FROM (SELECT FROM ${table} WHERE ${expired} LIMIT ${maxCounted}) e) AS ${table}`).join(', ')}`,
  );
  return bounds.map(({ table }) => ({ table, rows: row?.[table] ?? 0 }));
}
