import { connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bounds, countExpired, deleteExpired } from './retention.ts';

let database: ThrowawayDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());

/** Rows that go when what they are about is over, or with the row that they belong to. */
const goByThemselves = {
  account_export_chunks: 'with their export',
  background_responses: 'when the answer is settled, within a day',
  budget_crossings: 'when the mail is queued',
  holds: 'when the request is settled, or its process is lost',
  leases: 'an hour after their process is lost',
  model_health_daily: 'after the days that the status page shows',
  model_usage_daily: 'after 100 days',
  model_usage_recent: 'when a customer has not used the model for 90 days',
  model_usage_shapes: 'when nobody has used them for 30 days',
  processes: 'a minute after their process is lost',
  seen_deposits: 'when the deposit is final',
  wallets_to_top_up: 'when the wallet was topped up',
  webhook_attempts: 'with their delivery',
  webhook_pending_events: 'when the event is dealt out',
} as const;

const partitioned = ['receipts', 'receipts_default'];

/** Rows of which there are as many as customers, keys, models, days or decisions of staff, and what the books or the law need. */
const keptForEver = {
  account_events: 'history that a customer sees',
  accounts: 'one each',
  announcements: 'written by staff',
  auto_top_up_attempts: 'attempts to take money',
  auto_top_ups: 'one for an account',
  billing_details: 'at most fifty for an account',
  business_daily: 'sums: days times models',
  business_daily_ttft: 'sums: days times models',
  business_hourly: 'sums: hours times models',
  chain_cursors: 'one for a chain',
  closed_addresses: 'keeps a deleted customer from a second welcome',
  customer_activity: 'one for an account',
  customer_notes: 'written by staff',
  customer_view_pages: 'audit of what staff looked at',
  customer_views: 'audit of what staff looked at',
  deposit_addresses: 'money may arrive at them at any time',
  deposits: 'the books',
  detached_client_sums: 'the books of detached months',
  detached_receipts: 'the books of detached months',
  email_domains: 'written by staff',
  fee_schedules: 'written by staff',
  incidents: 'written by staff',
  installation: 'a few settings',
  key_budgets: 'three for a key',
  key_secrets: 'a few for a key',
  keys: 'receipts name them',
  ledger_accounts: 'the books',
  ledger_totals: 'sums: days times lines of the trial balance',
  legal_acceptance_counts: 'one for a version of a document',
  legal_acceptances: 'proof of consent',
  legal_notices: 'proof that a change was announced',
  legal_versions: 'written by staff',
  model_aliases: 'written by staff',
  model_withdrawal_notices: 'proof that a withdrawal was announced',
  models: 'receipts name them',
  outgoing_transfers: 'the books',
  passkeys: 'a few for a user',
  payment_disputes: 'the books',
  payment_orders: 'the books',
  payment_refunds: 'the books',
  payment_reviews: 'the books',
  pending_adjustments: 'decisions of staff',
  price_notices: 'proof that a price was announced',
  price_versions: 'receipts are computed from them',
  promo_codes: 'written by staff',
  promo_redemptions: 'the books',
  proof_balances: 'one for a wallet',
  proof_runs: 'one for a proof that staff asked for',
  proofs: 'one a night',
  receipt_issues: 'documents: at most one for each change of details',
  rail_reconciliations: 'one a day',
  recovery_codes: 'ten for a user',
  reseller_authorisations: 'decisions of staff',
  routes: 'written by staff',
  separate_emails: 'decisions of staff',
  settlements: 'the books',
  staff_actions: 'audit',
  token_calibrations: 'a few for a model',
  token_switches: 'decisions of staff',
  top_ups_daily: 'sums: days times rails',
  totp_secrets: 'one for a user',
  transfers: 'the books: each balance is their sum. About 340 bytes with indexes for a charged request (docs/scaling.md)',
  tron_cursors: 'one for an address',
  upstream_costs: 'written by staff',
  upstream_credentials: 'written by staff',
  upstream_hourly: 'sums: hours times upstreams times models',
  upstreams: 'written by staff',
  usage_hourly: 'sums, from which statements begin: hours in which a key used a model',
  users: 'one each',
  wallets: 'one for an account or client key',
  webhook_endpoints: 'a few for an account',
  withdrawals: 'the books',
} as const;

test('every table is bounded, partitioned, or kept for ever for a reason', async () => {
  const tables = await database.sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relname !~ '^receipts_\\d{4}_\\d\\d$' ORDER BY relname COLLATE "C"`;
  const known = [...bounds.map(({ table }) => table), ...Object.keys(goByThemselves), ...partitioned, ...Object.keys(keptForEver)];
  expect(known.toSorted()).toEqual(tables.map(({ name }) => name));
});

test('the server may delete what is over its bound, and does, a batch at a time', async () => {
  const { sql } = database;
  await sql`INSERT INTO attempts (bucket, created_at) SELECT 'x', now() - interval '2 days' FROM generate_series(1, 4500)`;
  await sql`INSERT INTO attempts (bucket) VALUES ('x')`;
  await sql`INSERT INTO rate_buckets (subject, updated_at) VALUES ('old', now() - interval '2 days'), ('new', now())`;
  await sql`
    INSERT INTO provider_events (id, provider, event_id, type, payload, received_at, processed_at, outcome)
    SELECT gen_random_uuid(), 'stripe', outcome || age, 'x', '{}', now() - age * interval '1 day', now() - age * interval '1 day', outcome
    FROM unnest(ARRAY[500, 500, 30], ARRAY['booked', 'failed', 'booked']) AS e(age, outcome)`;
  const waiting = async () => Object.fromEntries((await countExpired(sql)).flatMap(({ table, rows }) => (rows > 0 ? [[table, rows]] : [])));
  expect(await waiting()).toEqual({ attempts: 4500, rate_buckets: 1, provider_events: 1 });
  const deleted = await deleteExpired(sql);
  expect(await waiting()).toEqual({});
  expect(Object.keys(deleted).toSorted()).toEqual(bounds.map(({ table }) => table).toSorted());
  expect(deleted).toMatchObject({ attempts: 4500, rate_buckets: 1, provider_events: 1 });
  expect(await sql`SELECT count(*)::int AS left FROM attempts`).toEqual([{ left: 1 }]);
  expect(await sql`SELECT event_id AS id FROM provider_events ORDER BY 1`).toEqual([{ id: 'booked30' }, { id: 'failed500' }]);
});

test('what fails in one table does not keep the others from being cleaned', async () => {
  const { sql } = database;
  const owner = await connect(database.url, { max: 1, asApplication: false });
  await owner.sql`
    CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$`;
  await owner.sql`CREATE TRIGGER refuse BEFORE DELETE ON attempts FOR EACH ROW EXECUTE FUNCTION refuse_deletion()`;
  await sql`INSERT INTO attempts (bucket, created_at) VALUES ('x', now() - interval '2 days')`;
  await sql`INSERT INTO rate_buckets (subject, updated_at) VALUES ('older', now() - interval '2 days')`;
  await expect(deleteExpired(sql)).rejects.toMatchObject({ errors: [expect.objectContaining({ message: 'not now' })] });
  expect((await countExpired(sql)).filter(({ rows }) => rows > 0)).toEqual([{ table: 'attempts', rows: 1 }]);
  await owner.close();
});
