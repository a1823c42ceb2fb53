import { type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addGatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => [{ status: 500 }, { write: '{}' }]);
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

const scrape = async () => {
  const response = await fetch(`${server.base}/metrics`, { headers: { authorization: 'Bearer scraper' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
  return response.text();
};

test('callers with the token can read request counts and the breaker state of upstreams', async () => {
  expect((await fetch(`${server.base}/metrics`)).status).toBe(403);
  const customer = await addGatewayCustomer(server);
  const ask = () => customer.call('/v1/chat/completions', { model: 'gpt-5-mini', messages: [{ role: 'user', content: 'x' }] });
  for (let i = 0; i < 5; i++) expect((await ask()).status).toBe(502);
  await expect.poll(scrape).toContain('derouter_requests_total{dialect="openai-chat",operation="generate",status="502"} 5');
  // The last hold is released after its response has been sent.
  await expect.poll(scrape).toContain('derouter_running_requests 0');
  const text = await scrape();
  expect(text).toMatch(/derouter_upstream_breaker_state\{upstream="OpenAI \(environment\)"\} 2/);
  expect(text).toMatch(/derouter_upstream_failures\{upstream="OpenAI \(environment\)"\} 10/);
  expect(text).toContain('derouter_open_holds 0');
  expect(text).toContain('derouter_request_duration_seconds_count{dialect="openai-chat"} 5');
  expect(text).not.toMatch(/sk-test|gpt-5-mini|dr-/);
});
