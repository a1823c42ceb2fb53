import type postgres from 'postgres';
import type { ApiSession, Customer } from './customer.ts';
import { inDatabase, type Product } from './product.ts';

const longName = 'continuous integration of the back office in the western region, release branch';

/** How much a customer has of everything. */
const counts = { keys: 300, receipts: 3_000, orders: 400, sessions: 40, webhooks: 20, clientKeys: 60 };

/**
 * Gives a customer a great deal of everything that their pages list, with long names, and amounts between a nano-dollar and a billion
 * dollars. Afterwards the books are correct only as far as the pages read them: usage has no transfers.
 */
export async function fillCustomer(product: Product, staff: ApiSession, { api, email }: Customer): Promise<void> {
  const { account } = await api.query<{ account: { id: string } }>('accounts.me');
  await staff.mutate('admin.customers.authoriseReseller', { accountId: account.id, document: 'Contract 7', documentDate: '2026-01-01' });
  for (let i = 0; i < counts.clientKeys; i++) {
    const multiplier = i % 3 === 0 ? '0.01' : i % 3 === 1 ? '1000' : '2.5';
    await api.mutate('clientKeys.create', {
      label: i % 2 ? `Client ${i}` : `${longName}`,
      budgetUsd: i % 3 === 1 ? '0.9' : '0.000012',
      multiplier,
    });
  }
  for (let i = 0; i < counts.webhooks; i++) {
    const url = `http://127.0.0.1:9/${'a-path-of-an-endpoint/'.repeat(i % 4)}events-${i}`;
    await api.mutate('webhooks.create', { url, description: i % 3 ? longName : undefined, events: i % 2 ? ['price.changed'] : null });
  }
  await inDatabase(product, async (sql) => {
    await fillKeys(sql, account.id);
    await fillUsage(sql, account.id);
    await fillOrders(sql, account.id);
    await sql`
      INSERT INTO sessions (id, user_id, expires_at, last_used_at, device, network)
      SELECT md5(random()::text), id, now() + interval '30 days', now() - make_interval(hours => n), 'Firefox, Windows', '2001:db8:' || n || '::/48'
      FROM users, generate_series(1, ${counts.sessions}::int) n WHERE email = ${email}`;
  });
}

/** Every tenth is revoked, every seventh switched off, every eleventh suspended by staff, every fifth expires. */
async function fillKeys(sql: postgres.Sql, accountId: string): Promise<void> {
  await sql`
    INSERT INTO keys (id, account_id, name, created_at, last_used_at, expires_at, revoked_at, suspended_at, staff_suspended_at, staff_suspended_reason)
    SELECT gen_random_uuid(), ${accountId}, CASE n % 3 WHEN 0 THEN ${longName} || ' ' || n WHEN 1 THEN 'key ' || n ELSE repeat('unbroken', 9) || n END,
      now() - make_interval(hours => n), CASE WHEN n % 4 > 0 THEN now() - make_interval(mins => n) END,
      CASE WHEN n % 5 = 0 THEN now() + make_interval(days => n) END, CASE WHEN n % 10 = 0 THEN now() END, CASE WHEN n % 7 = 0 THEN now() END,
      CASE WHEN n % 11 = 0 THEN now() END, CASE WHEN n % 11 = 0 THEN 'Seen in a public repository.' END
    FROM generate_series(1, ${counts.keys}::int) n`;
  await sql`
    INSERT INTO key_secrets (secret_hash, key_id, prefix, last4)
    SELECT encode(sha256(id::text::bytea), 'hex'), id, 'dr-' || left(md5(id::text), 5), right(md5(id::text), 4) FROM keys
    WHERE NOT EXISTS (SELECT 1 FROM key_secrets s WHERE s.key_id = keys.id)`;
}

/** Receipts of the last weeks, as bookings leave them: some failed, a few cost a nano-dollar, a few a million dollars. */
async function fillUsage(sql: postgres.Sql, accountId: string): Promise<void> {
  await sql`SELECT create_receipt_partition((now() - make_interval(months => m))::date) FROM generate_series(0, 2) m`;
  await sql`
    INSERT INTO receipts (id, created_at, booked_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code,
      http_status, streamed, system_prompt, duration_ms, ttft_ms, tag, client_request_id, agent)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid, at,
      at + interval '2 minutes', a.id, a.wallet_id, k.id, 'openai-chat', m.model, m.model,
      '00000000-0000-7000-8000-000000000000',
      '[{"meter":"input","quantity":"1200","picoPerUnit":"3000000","amountPico":"3600000000"},{"meter":"output","quantity":"300","picoPerUnit":"15000000","amountPico":"4500000000"}]',
      CASE n % 40 WHEN 3 THEN 999999999999 ELSE 1200 END, 300, 50, 0,
      CASE WHEN n % 50 = 0 THEN 0 WHEN n % 40 = 1 THEN 1 WHEN n % 200 = 3 THEN 1234567890123456 ELSE 8100000 END, 1, 0,
      CASE WHEN n % 50 = 0 THEN 'none' ELSE 'reported' END, CASE WHEN n % 50 = 0 THEN 'failed' WHEN n % 37 = 0 THEN 'canceled' ELSE 'completed' END,
      CASE WHEN n % 50 = 0 THEN 'upstream_failed' END, CASE WHEN n % 50 = 0 THEN 502 ELSE 200 END, true, 'off', 900 + n * 977 % 600000, 300,
      CASE WHEN n % 3 = 0 THEN ${'a-label-of-a-project-that-nobody-shortened'} END, CASE WHEN n % 10 = 0 THEN 'build-' || n END, 'claude-cli'
    FROM (SELECT n, (now() - interval '1 minute' - n * interval '13 minutes')::timestamptz(3) AS at FROM generate_series(1, ${counts.receipts}::int) n) g
    JOIN accounts a ON a.id = ${accountId}
    JOIN (SELECT id, row_number() OVER (ORDER BY created_at DESC) - 1 AS number, count(*) OVER () AS total FROM keys WHERE account_id = ${accountId}) k
      ON k.number = g.n % least(k.total, 60)
    JOIN (SELECT n AS number, CASE n % 4 WHEN 0 THEN 'vendor-of-models/a-model-with-a-very-long-name-2026-11-30-preview-' || n ELSE 'model-' || n END AS model
      FROM generate_series(0, 24) n) m ON m.number = g.n % 25`;
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    SELECT account_id, date_trunc('hour', booked_at, 'UTC'), key_id, model_id, count(*), count(*) FILTER (WHERE status = 'failed'),
      sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), 0, sum(total_nano), 0
    FROM receipts WHERE account_id = ${accountId} AND model_id NOT LIKE 'sandbox%' GROUP BY 1, 2, 3, 4`;
}

/** Orders in every state, those that are settled with their receipts, and a credit of a billion dollars. */
async function fillOrders(sql: postgres.Sql, accountId: string): Promise<void> {
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, kind, state, requested_nano, fee_nano, provider_ref, terms_version, created_at, settled_at)
    SELECT gen_random_uuid(), ${accountId}, 'sandbox', CASE WHEN n % 9 = 0 THEN 'auto_top_up' ELSE 'checkout' END, state,
      CASE WHEN n % 30 = 0 THEN 999999990000000 ELSE (10 + n % 90)::bigint * 1000000000 END, 550000000, 'filled_' || n, '2026-01-01',
      now() - make_interval(hours => n * 5), CASE WHEN state = 'settled' THEN now() - make_interval(hours => n * 5) END
    FROM (SELECT n, CASE n % 10 WHEN 7 THEN 'failed' WHEN 8 THEN 'expired' WHEN 9 THEN 'created' ELSE 'settled' END AS state
      FROM generate_series(1, ${counts.orders}::int) n) o`;
  await sql`
    INSERT INTO settlements (id, receipt_number, provider, provider_ref, payment_ref, clearing, order_id, account_id, gross_nano, tax_nano, fee_nano,
      credit_nano, evidence, settled_at, created_at)
    SELECT gen_random_uuid(), (SELECT coalesce(max(receipt_number), 0) FROM settlements) + row_number() OVER (ORDER BY settled_at, id), provider,
      'pi:' || provider_ref, 'pi:' || provider_ref, 'clearing:sandbox', id, account_id, requested_nano + fee_nano, 0, fee_nano, requested_nano, '{}',
      settled_at, settled_at
    FROM payment_orders WHERE state = 'settled' AND provider_ref LIKE 'filled_%'`;
  const amountNano = '1234567890123456789';
  await sql.begin(async (tx) => {
    await tx`
      INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
      SELECT 'filled:settle', c.id, w.paid_account_id, ${amountNano}, 'top_up', 'filled' FROM ledger_accounts c, accounts a JOIN wallets w ON w.id = a.wallet_id
      WHERE c.code = 'clearing:sandbox' AND a.id = ${accountId}`;
    await tx`UPDATE wallets SET paid_nano = paid_nano + ${amountNano} WHERE id = (SELECT wallet_id FROM accounts WHERE id = ${accountId})`;
  });
}
