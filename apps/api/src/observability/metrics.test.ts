import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { readMetrics } from '../testing/read-metrics.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
const failing = (): Step[] => [{ status: 500 }, { write: '{}' }];

beforeAll(async () => {
  upstream = await startScriptedUpstream(failing);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    METRICS_TOKEN: 'scraper',
  });
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

const scrape = () => readMetrics(server.base, 'scraper');
const request = { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'x' }] };

test('callers with the token can read request counts and the breaker state of upstreams', async () => {
  expect((await fetch(`${server.base}/metrics`)).status).toBe(403);
  const customer = await addGatewayCustomer(server);
  for (let i = 0; i < 5; i++) expect((await customer.call('/v1/chat/completions', request)).status).toBe(502);
  const counted = async () => (await scrape()).value('derouter_requests_total', { dialect: 'openai-chat', status: '502' });
  await expect.poll(counted).toBe(5);
  // The last hold is released after its response has been sent.
  await expect.poll(async () => (await scrape()).value('derouter_running_requests')).toBe(0);
  const metrics = await scrape();
  const ours = { upstream: 'OpenAI (environment)' };
  expect(metrics.value('derouter_upstream_breaker_state', ours)).toBe(2);
  expect(metrics.value('derouter_upstream_requests_total', ours)).toBe(10);
  expect(metrics.value('derouter_upstream_failures_total', ours)).toBe(10);
  expect(metrics.value('derouter_open_holds')).toBe(0);
  expect(metrics.value('derouter_request_duration_seconds_count', { dialect: 'openai-chat' })).toBe(5);
  expect(metrics.value('derouter_answers_total', { model: 'gpt-5-mini', status: 'failed', source: 'none' })).toBe(5);
  expect(metrics.text).not.toMatch(/sk-test|dr-/);
});

test('tokens, money, first bytes and pauses of answers are counted by the model of the catalogue', async () => {
  // The breaker of the other upstream is open.
  const other = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    METRICS_TOKEN: 'scraper',
  });
  try {
    const customer = await addGatewayCustomer(other);
    const usage = { prompt_tokens: 2_000, completion_tokens: 50, prompt_tokens_details: { cached_tokens: 500 } };
    const answer = providerScript(() => ({ text: 'Hello, world.', usage }));
    upstream.script(async function* (seen) {
      for await (const step of answer(seen)) {
        yield step;
        if ('write' in step) yield { delayMs: 40 };
      }
    });
    for (const stream of [true, false]) await (await customer.call('/v1/chat/completions', { ...request, stream })).text();

    const abort = new AbortController();
    upstream.script(async function* (seen) {
      for await (const step of answer(seen)) {
        yield step;
        if ('write' in step) yield { delayMs: 200 };
      }
    });
    const gone = await customer.call('/v1/chat/completions', { ...request, stream: true }, { signal: abort.signal });
    const reader = gone.body?.getReader();
    for (let said = ''; !said.includes('Hello'); ) said += Buffer.from((await reader?.read())?.value ?? []).toString();
    abort.abort();

    const model = { model: 'gpt-5-mini' };
    const read = () => readMetrics(other.base, 'scraper');
    await expect.poll(async () => (await read()).value('derouter_answers_total', { ...model, status: 'canceled' })).toBe(1);
    const metrics = await read();
    expect(metrics.value('derouter_answers_total', { ...model, status: 'completed', source: 'reported' })).toBe(2);
    expect(metrics.value('derouter_tokens_total', { ...model, meter: 'cache_read' })).toBe(1_000);
    expect(metrics.value('derouter_tokens_total', { ...model, meter: 'output' })).toBeGreaterThanOrEqual(100);
    expect(metrics.value('derouter_settled_after_client_gone_total')).toBe(1);
    expect(metrics.value('derouter_settled_after_client_gone_tokens_total')).toBeGreaterThan(0);
    const [paid] = await other.services.sql<{ usd: number }[]>`SELECT (sum(total_nano) / 1e9)::float8 AS usd FROM receipts`;
    expect(metrics.value('derouter_charged_usd_total', model)).toBeCloseTo(paid?.usd ?? 0, 9);
    expect(metrics.value('derouter_upstream_cost_usd_total', model)).toBeGreaterThan(0);
    expect(metrics.value('derouter_time_to_first_byte_seconds_count', { ...model, prompt: '1k-16k' })).toBe(1);
    expect(metrics.value('derouter_stream_longest_gap_seconds_count', { dialect: 'openai-chat' })).toBeGreaterThanOrEqual(1);
    for (const stage of ['admit', 'settle']) expect(metrics.value('derouter_stage_duration_seconds_count', { stage })).toBe(3);
    expect(metrics.value('derouter_ledger_batch_duration_seconds_count')).toBeGreaterThan(0);
    expect(metrics.value('derouter_ledger_waiting')).toBe(0);
    expect(metrics.value('derouter_unsettled')).toBe(0);
    expect(metrics.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);

    // Credit that is held while an answer is awaited.
    let go: (value: unknown) => void = () => {};
    const gate = new Promise((resolve) => {
      go = resolve;
    });
    upstream.script(async function* (seen) {
      yield { until: gate };
      yield* answer(seen);
    });
    const held = customer.call('/v1/chat/completions', request);
    await expect.poll(async () => (await read()).value('derouter_holds'), { timeout: 15_000, interval: 1_000 }).toBe(1);
    expect((await read()).value('derouter_held_usd')).toBeGreaterThan(0);
    go(null);
    expect((await held).status).toBe(200);
  } finally {
    await other.stop();
  }
});

test('the database says what all processes share: holds, jobs, payments, proofs', async () => {
  const { sql, jobs } = server.services;
  await jobs.send('mail', { to: 'nobody' });
  await sql`
    INSERT INTO pgboss.job (name, state, data, start_after) VALUES ('price-notices', 'failed', '{}', now()), ('price-notices', 'failed', '{}', now())`;
  const { accountId } = await addGatewayCustomer(server);
  await sql`
    INSERT INTO payment_orders (id, account_id, provider, state, requested_nano, fee_nano, terms_version)
    SELECT gen_random_uuid(), ${accountId}, 'stripe', CASE WHEN n <= 3 THEN 'processing' ELSE 'settled' END, 1, 0, 'v1' FROM generate_series(1, 5) n`;
  await sql`INSERT INTO provider_events (id, provider, event_id, type, payload, received_at)
    VALUES (gen_random_uuid(), 'stripe', 'evt_1', 'x', '{}', now() - interval '90 seconds')`;
  await sql`INSERT INTO proofs (id, is_full, horizon, transfers, receipts, findings, created_at)
    VALUES (gen_random_uuid(), true, now(), 0, 0, '[{"invariant":"x","detail":"y"}]', now() - interval '2 hours')`;
  // A sample is kept for five seconds.
  await new Promise((resolve) => setTimeout(resolve, 5_100));
  const metrics = await scrape();
  expect(metrics.value('derouter_database_up')).toBe(1);
  expect(metrics.value('derouter_database_ping_seconds')).toBeLessThan(1);
  expect(metrics.value('derouter_database_connections', { application: 'derouter' })).toBeGreaterThan(0);
  expect(metrics.value('derouter_processes')).toBe(1);
  expect(metrics.value('derouter_holds')).toBe(0);
  expect(metrics.value('derouter_payment_events_waiting')).toBe(1);
  expect(metrics.value('derouter_payment_events_oldest_seconds')).toBeGreaterThanOrEqual(90);
  expect(metrics.value('derouter_proof_findings')).toBe(1);
  expect(metrics.value('derouter_proof_age_seconds')).toBeGreaterThanOrEqual(7_200);
  expect(metrics.value('derouter_jobs', { queue: 'price-notices', state: 'failed' })).toBe(2);
  expect(metrics.value('derouter_payment_orders', { rail: 'stripe', state: 'processing' })).toBe(3);
  expect(metrics.value('derouter_receipt_months_ahead')).toBeGreaterThanOrEqual(2);
  // No slot has a limit: 0 would say that it ends.
  expect(metrics.value('derouter_replication_slot_safe_bytes')).toBeNaN();
});

test('invented names of models, paths and headers add no series', async () => {
  const customer = await addGatewayCustomer(server);
  const count = async () => [...(await scrape()).text.matchAll(/^derouter_/gm)].length;
  const ask = async (name: string) => {
    await customer.call('/v1/chat/completions', { ...request, model: name });
    await customer.call(`/v1/${name}`, request);
    await customer.call(`/v1beta/models/${name}:generateContent`, { contents: [] });
  };
  await ask('first');
  const before = await count();
  for (let i = 0; i < 40; i++) await ask(`invented-${i}`);
  // The names end in the limit of refusals too, which adds a status.
  expect((await count()) - before).toBeLessThan(20);
  expect((await scrape()).text).not.toContain('invented');
});
