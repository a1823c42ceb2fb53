import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** What changes in a request that passes through to an upstream of its own dialect. */
let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(
    providerScript(() => ({ text: 'Hi', usage: { input_tokens: 10, output_tokens: 5, prompt_tokens: 10, completion_tokens: 5 } })),
  );
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off' });
  models = await addGatewayModels(server);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.requests.length = 0;
});

async function routeTo(kind: 'anthropic' | 'openai' | 'openai-compatible', upstreamModel: string) {
  await models.route(kind, upstream.baseUrl);
  await server.services.sql`UPDATE routes SET upstream_model = ${upstreamModel} WHERE model_id = ${models.name(kind)}`;
  await server.services.catalog.reload();
}

const newest = {
  max_tokens: 8000,
  thinking: { type: 'adaptive' },
  output_config: { effort: 'high' },
  messages: [
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] },
    { role: 'system', content: 'be brief' },
  ],
};
const betas = 'claude-code-20250219,effort-2025-11-24,mid-conversation-tool-changes-2026-07-01';

describe('parameters that Claude Code sends with an unknown model name', () => {
  const ask = () =>
    customer.call(
      '/v1/messages',
      JSON.stringify({ model: models.name('anthropic'), ...newest }).replace('"max_tokens":8000', '"max_tokens": 8000,"x": 1.50'),
      {
        headers: { 'anthropic-beta': betas },
      },
    );

  test('they are removed for an older model, and the header lists them', async () => {
    await routeTo('anthropic', 'claude-sonnet-4-5');
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('x-derouter-approximated')).toBe(
      'a system message within the conversation became a user message; thinking adaptive became a budget of 6000 tokens; output_config.effort was left out: this model has none',
    );
    const [seen] = upstream.requests;
    expect(seen?.headers['anthropic-beta']).toBe('claude-code-20250219');
    expect(seen?.raw.toString()).toContain('"max_tokens": 8000,"x": 1.50');
    const { messages, thinking, ...rest } = seen?.body ?? {};
    expect([thinking, messages]).toEqual([
      { type: 'enabled', budget_tokens: 6000 },
      [newest.messages[0], { role: 'user', content: 'be brief' }],
    ]);
    expect(rest).not.toHaveProperty('output_config');
  });

  test('they pass unchanged to a model that supports them', async () => {
    await routeTo('anthropic', 'claude-sonnet-5');
    const response = await ask();
    expect(response.headers.get('x-derouter-approximated')).toBeNull();
    expect(upstream.requests[0]?.body).toMatchObject(newest);
    expect(upstream.requests[0]?.headers['anthropic-beta']).toBe(betas);
  });
});

describe('fields of other gateways', () => {
  const ask = (kind: 'openai' | 'openai-compatible', over: Record<string, unknown>) =>
    customer.call('/v1/chat/completions', { model: models.name(kind), messages: [{ role: 'user', content: 'Hi' }], ...over });

  test('hints do not reach OpenAI, restrictions are refused, and a compatible server gets both', async () => {
    await routeTo('openai', 'gpt-5-mini');
    const hinted = await ask('openai', { provider: { sort: 'price' }, reasoning: { effort: 'low' } });
    expect([hinted.status, hinted.headers.get('x-derouter-approximated')]).toEqual([200, 'provider has no counterpart and was left out']);
    expect(upstream.requests[0]?.body).toMatchObject({ reasoning_effort: 'low' });
    expect(upstream.requests[0]?.body).not.toHaveProperty('provider');
    expect(upstream.requests[0]?.body).not.toHaveProperty('reasoning');
    const restricted = await ask('openai', { provider: { zdr: true } });
    expect([restricted.status, await restricted.json()]).toMatchObject([400, { error: { param: 'provider.zdr' } }]);
    expect(upstream.requests).toHaveLength(1);
    await routeTo('openai-compatible', 'some-model');
    expect((await ask('openai-compatible', { provider: { zdr: true } })).status).toBe(200);
    expect(upstream.requests[1]?.body).toMatchObject({ provider: { zdr: true } });
  });

  test('usage requested with OpenRouter’s field arrives as a chunk', async () => {
    await routeTo('openai', 'gpt-4o');
    const asked = await (await ask('openai', { stream: true, usage: { include: true } })).text();
    expect(upstream.requests[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
    expect(asked).toContain('"usage":{');
    expect(await (await ask('openai', { stream: true })).text()).not.toContain('"usage":{');
  });
});
