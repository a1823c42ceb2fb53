import type { Sql } from '@derouter/db';

/** Orders of each customer, on average. */
const ordersEach = 3;
/** Seconds before now at which the row number `n` of `count` was made: evenly spread over the last days. */
const ago = (sql: Sql, count: number, days: number) => sql`make_interval(secs => ${days * 86_400}::float8 * (1 - n::float8 / ${count}))`;

/**
 * Fills what customers pay: orders in every state, most of them settled, with the events of their providers, and some refunds, disputes
 * and reviews, promotional codes with their redemptions, withdrawals and comparisons with the providers. Needs `bench_accounts`.
 */
export async function fillPayments(sql: Sql, { customers, days }: { readonly customers: number; readonly days: number }): Promise<void> {
  const orders = customers * ordersEach;
  const spread = ago(sql, orders, days);
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, kind, state, requested_nano, fee_nano, provider_ref, terms_version, created_at, settled_at)
    SELECT uuidv7(-${spread}), a.account, provider, 'checkout', state, amount, amount * 55 / 1000, provider || '_' || n, '2026-01-01', now() - ${spread},
      CASE WHEN state = 'settled' THEN now() - ${spread} + interval '1 minute' END
    FROM (
      SELECT n, (10 + n % 90)::bigint * 1000000000 AS amount,
        CASE WHEN n % 5000 = 1 THEN 'tron' WHEN n % 10 < 7 THEN 'stripe' WHEN n % 10 < 9 THEN 'cryptomus' ELSE 'evm' END AS provider,
        CASE n % 20 WHEN 16 THEN 'failed' WHEN 17 THEN 'expired' WHEN 18 THEN 'created'
          WHEN 19 THEN (ARRAY['processing', 'held', 'review', 'expired', 'expired'])[1 + n / 20 % 5] ELSE 'settled' END AS state
      FROM generate_series(0, ${orders - 1}::int) n) o
    JOIN (SELECT n AS number, account FROM bench_accounts) a ON a.number = (o.n * 7919::bigint) % ${customers}`;
  await sql`
    INSERT INTO settlements (id, receipt_number, provider, provider_ref, payment_ref, clearing, order_id, account_id, gross_nano, tax_nano, fee_nano,
      credit_nano, evidence, settled_at, created_at)
    SELECT uuidv7(settled_at - now()), row_number() OVER (ORDER BY settled_at, id), provider, 'pi:' || provider_ref, 'pi:' || provider_ref,
      'clearing:' || CASE provider WHEN 'tron' THEN 'evm' ELSE provider END, id, account_id, requested_nano + fee_nano, 0, fee_nano, requested_nano,
      '{"card":{"fingerprint":"abc","brand":"visa"}}', settled_at, settled_at
    FROM payment_orders WHERE state = 'settled'`;
  await sql`
    INSERT INTO provider_events (id, provider, event_id, type, payload, attempts, received_at, processed_at, outcome, last_error)
    SELECT uuidv7(created_at - now() + make_interval(secs => e)), provider, provider_ref || '_' || e, 'payment.updated',
      jsonb_build_object('id', provider_ref, 'number', e, 'object', repeat('x', 400)), 1, created_at + make_interval(secs => e),
      CASE WHEN outcome <> 'pending' THEN created_at + make_interval(secs => e + 1) END, nullif(outcome, 'pending'), CASE outcome WHEN 'failed' THEN 'refused' END
    FROM (
      SELECT *, CASE ('x' || right(id::text, 3))::bit(12)::int WHEN 1 THEN 'failed' WHEN 2 THEN 'pending' WHEN 3 THEN 'review' WHEN 4 THEN 'set_aside'
        ELSE CASE e WHEN 0 THEN 'ignored' ELSE 'handled' END END AS outcome
      FROM payment_orders, generate_series(0, 2) e) o ORDER BY 1`;
  await sql`
    INSERT INTO payment_refunds (id, provider, payment_ref, order_id, account_id, origin, state, provider_ref, gross_nano, credit_nano, fee_nano, tax_nano,
      actor, created_at, finished_at)
    SELECT uuidv7(created_at - now()), provider, payment_ref, order_id, account_id, 'staff', state, 're_' || receipt_number, gross_nano / 2, credit_nano / 2,
      gross_nano / 2 - credit_nano / 2, 0, 'system', created_at + interval '1 day', CASE WHEN state IN ('succeeded', 'failed') THEN created_at + interval '2 days' END
    FROM (SELECT *, (ARRAY['requested', 'pending', 'failed'])[1 + receipt_number % 60] AS rare FROM settlements WHERE receipt_number % 50 = 0) s
    CROSS JOIN LATERAL (SELECT coalesce(rare, 'succeeded') AS state) x`;
  await sql`
    INSERT INTO payment_disputes (id, provider, provider_ref, payment_ref, order_id, account_id, state, reason, amount_nano, withdrawn_credit_nano, created_at)
    SELECT uuidv7(created_at - now()), provider, 'dp_' || receipt_number, payment_ref, order_id, account_id,
      (ARRAY['open', 'won', 'lost', 'lost', 'warning', 'prevented'])[1 + receipt_number / 400 % 6], 'fraudulent', gross_nano, credit_nano / 4, created_at + interval '3 days'
    FROM settlements WHERE receipt_number % 400 = 0`;
  await sql`
    INSERT INTO payment_reviews (id, provider, kind, reference, account_id, order_id, detail, resolution, resolved_by, created_at, resolved_at)
    SELECT uuidv7(created_at - now()), provider, 'amount_mismatch', provider_ref, account_id, order_id, '{"arrived":"9"}',
      CASE WHEN receipt_number % 6000 > 0 THEN 'accepted' END, 'system', created_at, CASE WHEN receipt_number % 6000 > 0 THEN created_at + interval '1 hour' END
    FROM settlements WHERE receipt_number % 300 = 0`;
  await sql`
    INSERT INTO promo_codes (id, code_hash, label, amount_nano, max_uses, uses, created_by, created_at)
    SELECT uuidv7(-${ago(sql, 2000, days)}), 'hash' || n, 'Campaign ' || n, 5000000000, 1000, 0, 'system', now() - ${ago(sql, 2000, days)}
    FROM generate_series(0, 1999) n`;
  await sql`
    INSERT INTO promo_redemptions (id, promo_code_id, account_id, amount_nano, created_at)
    SELECT uuidv7(-${ago(sql, customers, days)}), p.code, a.account, 5000000000, now() - ${ago(sql, customers, days)}
    FROM bench_accounts a JOIN (SELECT id AS code, row_number() OVER () - 1 AS number FROM promo_codes) p ON p.number = a.n % 2000 WHERE a.n % 5 = 0`;
  await sql`
    INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by, created_at)
    SELECT uuidv7(-${ago(sql, 500, days)}), 'clearing:stripe', 'bank', 'out', 1000000000, 0, 'wire ' || n, 'payout', CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'booked' END,
      'system', now() - ${ago(sql, 500, days)} FROM generate_series(0, 499) n`;
  await sql`
    INSERT INTO rail_reconciliations (id, provider, clearing, ledger_nano, provider_nano, created_at)
    SELECT gen_random_uuid(), p, 'clearing:' || p, 1000, 1000, now() - make_interval(days => d)
    FROM generate_series(0, ${days}::int) d, unnest(ARRAY['stripe', 'cryptomus', 'evm', 'sandbox']) p`;
  await sql`
    INSERT INTO fee_schedules (id, provider, percent_ppm, fixed_nano, minimum_nano, effective_at, created_by, created_at)
    SELECT gen_random_uuid(), p, 50000 + d, 0, 0, now() - make_interval(days => d), 'system', now() - make_interval(days => d)
    FROM generate_series(1, 20) d, unnest(ARRAY['stripe', 'cryptomus', 'evm', 'tron']) p`;
}

/**
 * Fills the ledger in the order of time: a transfer of each charge, of which one in 256 was to promotional credit and as many were partly
 * written off, and those of payments and promotions.
 */
export async function fillTransfers(sql: Sql): Promise<void> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'transfers' AND indexname NOT IN ('transfers_pkey', 'transfers_idempotency_key_unique')`;
  for (const { name } of indexes) await sql`DROP INDEX ${sql(name)}`;
  await sql`ALTER TABLE transfers DROP CONSTRAINT transfers_idempotency_key_unique`;
  // The accounts of a wallet follow from its number (`fill` of bench/admin.ts).
  await sql`
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference, actor, created_at)
    SELECT key, debit, credit, amount, code, reference, actor, at FROM (
      SELECT 'charge:' || id || CASE WHEN is_promo THEN ':promo' ELSE ':paid' END AS key, 2 * wallet_id - 1000000 + is_promo::int AS debit, 1::bigint AS credit,
        total_nano AS amount, 'usage' AS code, id::text AS reference, 'system' AS actor, booked_at AS at
      FROM (SELECT *, right(id::text, 2) = '07' AS is_promo FROM receipts WHERE total_nano > 0) r
      UNION ALL SELECT 'charge:' || id || ':write_off', 21, 1, 1000, 'write_off', id::text, 'system', booked_at
      FROM receipts WHERE total_nano > 0 AND right(id::text, 2) = '08'
      UNION ALL SELECT provider || ':' || provider_ref || ':' || part, c.id, CASE part WHEN 'settle' THEN 2 * a.wallet_id - 1000000 ELSE 2 END,
        CASE part WHEN 'settle' THEN credit_nano ELSE fee_nano END, CASE part WHEN 'settle' THEN 'top_up' ELSE 'processing_fee' END,
        provider || ':' || provider_ref, 'system', settled_at
      FROM settlements s JOIN accounts a ON a.id = s.account_id JOIN ledger_accounts c ON c.code = s.clearing, unnest(ARRAY['settle', 'fee']) part
      UNION ALL SELECT 'refund:' || f.id, 2 * a.wallet_id - 1000000, 30, credit_nano, 'refund', f.provider || ':' || payment_ref, 'system', f.created_at
      FROM payment_refunds f JOIN accounts a ON a.id = f.account_id
      UNION ALL SELECT 'promo:' || p.id, 20, 2 * a.wallet_id - 999999, amount_nano, 'promotion', p.id::text, 'system', p.created_at
      FROM promo_redemptions p JOIN accounts a ON a.id = p.account_id
      UNION ALL SELECT 'withdrawal:' || id, 32, 10, amount_nano, 'withdrawal', id::text, 'system', created_at FROM withdrawals WHERE state = 'booked') t
    ORDER BY at`;
  await sql`ALTER TABLE transfers ADD CONSTRAINT transfers_idempotency_key_unique UNIQUE (idempotency_key)`;
  for (const { definition } of indexes) await sql.unsafe(definition);
}
