import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

let database: ThrowawayDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());

/** Foreign keys that need no index: no query filters by them, and their targets are rarely or never deleted. */
const unindexed = [
  'model_aliases.model_id',
  'model_withdrawal_notices.account_id',
  'models.successor_id',
  'payment_orders.fee_schedule_id',
  'price_notices.account_id',
  'reseller_authorisations.granted_by',
  'reseller_authorisations.revoked_by',
  'routes.upstream_id',
  'stored_responses.account_id',
  'stored_responses.upstream_id',
];

test('every foreign key has an index that begins with it, unless it is listed here', async () => {
  const rows = await database.sql<{ name: string }[]>`
    SELECT c.conrelid::regclass || '.' || a.attname AS name
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1] AND i.indpred IS NULL)
    ORDER BY 1`;
  expect(rows.map(({ name }) => name)).toEqual(unindexed);
});

test('the sweep of payment events reads only waiting events, not the whole inbox', async () => {
  await database.sql.begin(async (tx) => {
    await tx`SET LOCAL enable_seqscan = off`;
    const plan = await tx<{ 'QUERY PLAN': string }[]>`EXPLAIN SELECT id FROM provider_events WHERE processed_at IS NULL`;
    expect(plan.map((row) => row['QUERY PLAN']).join()).toContain('provider_events_waiting_idx');
  });
});

/** Columns that change with every request. An index on one would make each of these updates write to all indexes of the table. */
const changing = {
  wallets: ['paid_nano', 'promo_nano', 'held_nano', 'stamp'],
  rate_buckets: ['requests', 'tokens', 'updated_at', 'stamp'],
  key_budgets: ['spent_nano'],
  usage_hourly: ['requests', 'total_nano', 'input_tokens', 'output_tokens', 'write_off_nano', 'cost_nano'],
} as const;

test('no index names a column that changes with every request', async () => {
  const rows = await database.sql<{ name: string; column: string }[]>`
    SELECT DISTINCT i.indrelid::regclass::text AS name, a.attname AS column FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND (a.attnum = ANY(i.indkey::int2[]) OR EXISTS (
      SELECT FROM pg_depend d WHERE d.objid = i.indexrelid AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum))
    WHERE i.indrelid = ANY(${Object.keys(changing)}::text[]::regclass[])`;
  expect(new Set(rows.map(({ name }) => name)).size).toBe(Object.keys(changing).length);
  expect(rows.filter(({ name, column }) => (changing[name as keyof typeof changing] as readonly string[]).includes(column))).toEqual([]);
});
