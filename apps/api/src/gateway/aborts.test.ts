import { isNightly, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels } from '../testing/gateway-models.ts';
import { readMetrics } from '../testing/read-metrics.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Callers that leave while an upstream is mute must leave nothing behind: no connection, no hold, no memory. */
const callers = isNightly ? 5_000 : 400;
const sse = { 'content-type': 'text/event-stream' };
let server: TestServer;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => []);
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off', METRICS_TOKEN: 'scraper' });
  await (await addGatewayModels(server)).route('openai-compatible', upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

const states: readonly (readonly [string, readonly Step[]])[] = [
  ['before its head', [{ hang: true }]],
  ['after its head', [{ status: 200, headers: sse, flush: true }, { hang: true }]],
  ['within an event', [{ status: 200, headers: sse }, { write: 'data: {"choices":[{"delta":{"content":"Hel' }, { hang: true }]],
];

test.each(states)(
  'an upstream that is mute %s loses every connection when its callers leave',
  { timeout: 120_000 },
  async (_name, steps) => {
    upstream.script(() => steps);
    upstream.requests.length = 0;
    const customer = await addGatewayCustomer(server, '1000');
    const body = { model: 'from-openai-compatible', stream: true, max_tokens: 10, messages: [{ role: 'user', content: 'x' }] };
    for (let left = callers; left > 0; left -= 200) {
      const abort = new AbortController();
      const count = Math.min(200, left);
      const asked = upstream.requests.length + count;
      const calls = Array.from({ length: count }, () =>
        customer.call('/v1/chat/completions', body, { signal: abort.signal }).catch(() => null),
      );
      await expect.poll(() => upstream.requests.length, { timeout: 30_000 }).toBe(asked);
      abort.abort();
      await Promise.all(calls);
    }
    const open = () => upstream.requests.filter(({ closedEarlyAt }) => closedEarlyAt === null).length;
    await expect.poll(open, { timeout: 5_000 }).toBe(0);
    await expect.poll(async () => (await server.services.sql`SELECT 1 FROM holds`).length, { timeout: 20_000 }).toBe(0);
    // A request whose hold was settled early still has to end.
    for (const name of ['derouter_running_requests', 'derouter_open_holds', 'derouter_buffered_bytes'])
      await expect.poll(async () => (await readMetrics(server.base, 'scraper')).value(name), { timeout: 20_000, message: name }).toBe(0);
    const [sum] = await server.services.sql<
      { usd: bigint }[]
    >`SELECT sum(total_nano)::bigint AS usd FROM receipts WHERE account_id = ${customer.accountId}`;
    expect(sum?.usd).toBe(0n);
  },
);
