import type { Sql } from '@derouter/db';

interface Filling {
  /** How many receipts, evenly spread over the last `days` days. */
  readonly count: number;
  readonly days: number;
  /**
   * The query of the number, the account, the key and the wallet of each row of `bench_accounts`, and which of its numbers `n` has the
   * receipt number `g.n`.
   */
  readonly accounts: Fragment;
  readonly accountOf: Fragment;
  /** Whether a receipt failed, as a condition on `g.n`. */
  readonly fails?: Fragment;
  readonly onProgress: (share: number) => void;
}

type Fragment = ReturnType<Sql>;

const rowsPerStatement = 500_000;

/** Fills receipts and their hourly sums. One receipt in 50 000 has a rare model, a rare key and a rare tag; one call in 20 takes ten minutes. */
export async function fillReceipts(sql: Sql, { count, days, accounts, accountOf, fails = sql`false`, onProgress }: Filling): Promise<void> {
  await sql`SET synchronous_commit = off`;
  await sql`SET maintenance_work_mem = '1GB'`;
  await sql`SELECT create_receipt_partition((now() - make_interval(months => m))::date) FROM generate_series(0, ${Math.ceil(days / 28)}::int) m`;
  await sql`CREATE TEMP TABLE bench_accounts AS ${accounts}`;
  await sql`CREATE INDEX ON bench_accounts (n)`;
  await sql`ANALYZE bench_accounts`;
  // Made again once the receipts are there, which takes half of the time.
  const indexes = await sql<{ name: string; definition: string }[]>`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = 'receipts' AND indexname NOT LIKE '%\\_pk'`;
  for (const { name } of indexes) await sql`DROP INDEX ${sql(name)}`;
  for (let from = 0; from < count; from += rowsPerStatement) {
    await sql`
      INSERT INTO receipts (id, created_at, booked_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, upstream_id, price_version_id, line_items,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status, error_code,
        http_status, streamed, system_prompt, ttft_ms, duration_ms, tag, client_request_id, session_hash)
      SELECT g.id, uuid_extract_timestamp(g.id), uuid_extract_timestamp(g.id) + make_interval(secs => CASE WHEN g.n / 5 % 20 = 0 THEN 600 ELSE 2 END), a.account, a.wallet,
             CASE WHEN rare THEN '00000000-0000-7000-8000-000000000001'::uuid ELSE a.key END, 'openai-chat', model, model,
             ('00000000-0000-7000-8000-00000000001' || g.n % 5)::uuid, '00000000-0000-7000-8000-000000000000',
             '[{"meter":"input","quantity":"1200","picoPerUnit":"3000000","amountPico":"3600000000"},{"meter":"output","quantity":"300","picoPerUnit":"15000000","amountPico":"4500000000"}]',
             1200, 300, 0, 0, CASE WHEN ${fails} THEN 0 ELSE 8100000 END, 20000000, 0, 'reported', CASE WHEN ${fails} THEN 'failed' ELSE 'completed' END,
             CASE WHEN ${fails} THEN 'upstream_failed' END, CASE WHEN ${fails} THEN 502 ELSE 200 END, true, 'off', 200 + g.n * 37 % 3000, 1800 + g.n * 41 % 30000,
             CASE WHEN rare THEN 'rare' WHEN g.n % 10 = 5 THEN 'nightly' END, CASE WHEN g.n % 10 = 0 THEN 'build-' || g.n END,
             CASE WHEN g.n % 5 = 0 THEN 'session-' || (g.n / 500) END
      FROM (SELECT uuidv7(-(make_interval(secs => ${days * 86_400}::float8) * (1 - n::float8 / ${count}))) AS id, n::bigint, n % 50000 = 0 AS rare,
              CASE WHEN n % 50000 = 0 THEN 'rare-model' ELSE 'model-' || (n % 7) END AS model
            FROM generate_series(${from}::int, ${Math.min(count, from + rowsPerStatement) - 1}::int) n) g
      JOIN bench_accounts a ON a.n = ${accountOf}`;
    onProgress(Math.min(1, (from + rowsPerStatement) / count));
  }
  for (const { definition } of indexes) await sql.unsafe(definition.replace(' ON ONLY ', ' ON '));
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano, cost_nano, uncosted_nano)
    SELECT account_id, date_trunc('hour', booked_at), key_id, model_id, count(*), count(*) FILTER (WHERE status = 'failed'), sum(input_tokens),
      sum(output_tokens), 0, 0, sum(total_nano), 0, sum(total_nano) / 2, 0 FROM receipts GROUP BY 1, 2, 3, 4`;
}
