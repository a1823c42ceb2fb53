import type { Sql } from '@derouter/db';

interface Filling {
  readonly customers: number;
  readonly days: number;
  readonly staff: string;
}

/**
 * Fills what staff and the service write: audit entries, notes, sessions, more keys, adjustments, views, announcements, incidents, proofs,
 * legal acceptances, jobs and mail. The first customer has five hundred keys, three hundred notes and fifty sessions. Needs `bench_accounts`.
 */
export async function fillOffice(sql: Sql, { customers, days, staff }: Filling): Promise<void> {
  const ago = (count: number) => sql`make_interval(secs => ${days * 86_400}::float8 * (1 - n::float8 / ${count}))`;
  await fillCare(sql, { customers, days, staff });
  await sql`
    INSERT INTO users (id, email, email_canonical, is_staff, staff_roles)
    SELECT gen_random_uuid(), 'colleague' || n || '@example.com', 'colleague' || n || '@example.com', true, '{support}' FROM generate_series(1, 20) n`;
  const actions = [
    'suspend',
    'reinstate',
    'add note',
    'adjust (credit 5)',
    'set limits',
    'refund (5)',
    'update upstream',
    'end announcement',
  ];
  await sql`
    INSERT INTO staff_actions (id, staff_user_id, operator, action, subject, reason, before, after, origin, created_at)
    SELECT uuidv7(-${ago(4 * customers)}), CASE WHEN n % 1000 = 0 THEN NULL ELSE s.id END, CASE WHEN n % 1000 = 0 THEN 'ops@host' || n % 3 END,
      (${actions}::text[])[1 + n % ${actions.length}], a.account::text, 'because', '{"state":"a"}', '{"state":"b"}', '203.0.113.0/24', now() - ${ago(4 * customers)}
    FROM generate_series(0, ${4 * customers - 1}::int) n JOIN (SELECT n AS number, account FROM bench_accounts) a ON a.number = (n * 31::bigint) % ${customers}
    JOIN (SELECT id, row_number() OVER (ORDER BY email) - 1 AS number FROM users WHERE is_staff) s ON s.number = n % 20`;
  // One of them did little, long ago.
  await sql`
    INSERT INTO staff_actions (id, staff_user_id, action, subject, created_at)
    SELECT uuidv7(-make_interval(days => ${days}) + make_interval(mins => n::int)), (SELECT id FROM users WHERE email = 'colleague20@example.com'), 'publish (1)', 'terms',
      now() - make_interval(days => ${days}) + make_interval(mins => n::int) FROM generate_series(1, 3) n`;
  await sql`
    INSERT INTO announcements (id, tone, texts, starts_at, ends_at)
    SELECT uuidv7(-${ago(200)}), 'info', '{"en":{"title":"x","text":"y"}}', now() - ${ago(200)}, now() - ${ago(200)} + interval '1 day' FROM generate_series(0, 199) n`;
  await sql`
    INSERT INTO incidents (id, state, texts, models, started_at, resolved_at)
    SELECT uuidv7(-${ago(300)}), 'resolved', '{"en":{"title":"x","text":"y"}}', '{}', now() - ${ago(300)}, now() - ${ago(300)} + interval '1 hour' FROM generate_series(0, 299) n`;
  await sql`
    INSERT INTO proof_runs (id, state, is_full, asked_by, created_at, finished_at)
    SELECT uuidv7(-${ago(200)}), 'done', true, ${`staff:${staff}`}, now() - ${ago(200)}, now() - ${ago(200)} FROM generate_series(0, 199) n`;
  await sql`
    INSERT INTO legal_acceptances (user_id, document, version, network, accepted_at)
    SELECT id, d, '2026-01-01', '', now() FROM users, unnest(ARRAY['terms', 'privacy']) d WHERE account_id IS NOT NULL`;
  await sql`
    INSERT INTO processes (process_id, host, pid, version, started_at) SELECT gen_random_uuid(), 'host', n, '1', now() FROM generate_series(1, 8) n`;
  // A day of finished jobs, and those that wait or failed. The queues exist: one job of each was sent.
  await sql`
    INSERT INTO pgboss.job (name, data, state, created_on, completed_on, start_after, output)
    SELECT q.name, '{"id":"x"}', state::pgboss.job_state, now() - make_interval(secs => n), CASE WHEN state IN ('completed', 'failed') THEN now() END, now(),
      CASE state WHEN 'failed' THEN '{"message":"refused"}'::jsonb END
    FROM (SELECT n, CASE WHEN n % 100 = 0 THEN 'failed' WHEN n % 200 = 1 THEN 'created' ELSE 'completed' END AS state FROM generate_series(0, 49999) n) j
    JOIN (SELECT name, row_number() OVER (ORDER BY name) - 1 AS number, count(*) OVER () AS queues FROM pgboss.queue WHERE name NOT LIKE '\\_\\_pgboss%') q
      ON q.number = n % queues`;
}

/** What belongs to customers. */
async function fillCare(sql: Sql, { customers, days, staff }: Filling): Promise<void> {
  const ago = (count: number) => sql`make_interval(secs => ${days * 86_400}::float8 * (1 - n::float8 / ${count}))`;
  await sql`
    INSERT INTO keys (id, account_id, name, created_at)
    SELECT gen_random_uuid(), account, 'further key', now() - ${ago(customers)} FROM bench_accounts, generate_series(1, 2)
    UNION ALL SELECT gen_random_uuid(), account, 'key of many', now() - make_interval(mins => k::int) FROM bench_accounts, generate_series(1, 500) k WHERE n = 0`;
  await sql`
    INSERT INTO key_secrets (secret_hash, key_id, prefix, last4)
    SELECT encode(sha256(id::text::bytea), 'hex'), id, 'dr-' || left(md5(id::text), 5), right(md5(id::text), 4) FROM keys
    WHERE NOT EXISTS (SELECT 1 FROM key_secrets s WHERE s.key_id = keys.id)`;
  await sql`
    INSERT INTO customer_notes (id, account_id, text, written_by, created_at)
    SELECT uuidv7(-${ago(customers)}), account, 'Called.', ${staff}::uuid, now() - ${ago(customers)} FROM bench_accounts, generate_series(1, 1) WHERE n % 2 = 1
    UNION ALL SELECT uuidv7(-make_interval(mins => k::int)), account, 'Called.', ${staff}::uuid, now() - make_interval(mins => k::int) FROM bench_accounts, generate_series(1, 300) k WHERE n = 0`;
  await sql`
    INSERT INTO sessions (id, user_id, expires_at, last_used_at, device)
    SELECT md5(random()::text || u.id), u.id, now() + interval '30 days', now() - make_interval(mins => k::int), 'Firefox, Linux'
    FROM bench_accounts a JOIN users u ON u.account_id = a.account CROSS JOIN LATERAL generate_series(1, CASE a.n WHEN 0 THEN 50 ELSE 1 + a.n % 2 END) k`;
  await sql`
    INSERT INTO pending_adjustments (id, account_id, kind, amount_nano, reason, state, requested_by, created_at, decided_by, decided_at)
    SELECT uuidv7(-${ago(customers)}), account, 'credit', 200000000000, 'late', CASE WHEN n % 5000 = 0 THEN 'pending' ELSE 'declined' END, ${staff}::uuid, now() - ${ago(customers)},
      CASE WHEN n % 5000 > 0 THEN ${staff}::uuid END, CASE WHEN n % 5000 > 0 THEN now() END
    FROM bench_accounts WHERE n % 50 = 0`;
  await sql`
    INSERT INTO customer_views (id, staff_user_id, account_id, reason, created_at, opened_at, expires_at)
    SELECT uuidv7(-${ago(customers)}), ${staff}::uuid, account, 'asked', now() - ${ago(customers)}, now() - ${ago(customers)}, now() - ${ago(customers)} + interval '30 minutes'
    FROM bench_accounts WHERE n % 50 = 0`;
  await sql`
    INSERT INTO customer_view_pages (view_id, path) SELECT id, '/usage' FROM customer_views, generate_series(1, 5)`;
  // The upstreams of the receipts, and models with a history of prices.
  await sql`
    INSERT INTO upstreams (id, name, kind, base_url, source)
    SELECT ('00000000-0000-7000-8000-0000000000' || (10 + n))::uuid, 'Upstream ' || n, 'openai-compatible', 'https://' || n || '.example.com', 'staff' FROM generate_series(0, 19) n`;
  await sql`
    INSERT INTO models (id, display_name, vendor, dialects)
    SELECT 'model-' || n, 'Model ' || n, 'bench', '{openai-chat}' FROM generate_series(0, 299) n ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
    SELECT gen_random_uuid(), 'model-' || m, '{"tiers":[{"fromPromptTokens":0,"perToken":{"input":"1000000","output":"2000000"}}]}', now() - make_interval(days => v), 'system'
    FROM generate_series(0, 299) m, generate_series(1, 20) v`;
}
