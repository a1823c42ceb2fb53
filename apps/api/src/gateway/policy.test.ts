import type { KeySettings } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { setAccountLimits } from '../admin/account-limits.ts';
import { saveModel } from '../admin/save-model.ts';
import { updateKey } from '../keys/update-key.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Sections "Authentication", "Limits" and "System prompt of a model" of docs/conformance.md, over real sockets. */
const claude = { model: 'claude-haiku-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
const gpt = { model: 'gpt-5-mini', max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
const identity = "You are Claude Code, Anthropic's official CLI for Claude.";
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));

let server: TestServer;
let upstream: ScriptedUpstream;
let staff: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  server = await startTestServer(inject('templateDatabaseUrl'), {
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: upstream.baseUrl,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `${upstream.baseUrl}/v1`,
    TRUSTED_PROXIES: '1',
  });
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.script(answer);
  upstream.requests.length = 0;
});

const set = (settings: KeySettings) => updateKey(server.services, customer.accountId, customer.keyId, settings);
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: { type: string; code?: string; message: string; limit_source?: string } }).error;
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

test('11 a key in the URL is refused, even if a header has one too', async () => {
  const refused = await customer.call(`/v1/messages?api_key=${customer.secret}`, claude);
  expect([refused.status, (await errorOf(refused)).type]).toEqual([401, 'authentication_error']);
  expect(upstream.requests).toHaveLength(0);
});

test('counting tokens is free, but requires credit and counts toward the requests per minute', async () => {
  upstream.script(() => [{ status: 200, headers: { 'content-type': 'application/json' } }, { write: '{"input_tokens":9}' }]);
  await set({ requestsPerMinute: 2 });
  const count = (by: GatewayCustomer) => by.call('/v1/messages/count_tokens', { model: claude.model, messages: claude.messages });
  const counted = await count(customer);
  expect([counted.status, counted.headers.get('anthropic-ratelimit-requests-remaining')]).toEqual([200, '1']);
  expect((await count(customer)).status).toBe(200);
  const third = await count(customer);
  expect([third.status, Number(third.headers.get('retry-after')) > 0]).toEqual([429, true]);
  const poor = await addGatewayCustomer(server, '0');
  expect((await count(poor)).status).toBe(402);
  expect(await server.services.sql`SELECT 1 FROM receipts WHERE account_id = ${customer.accountId}`).toHaveLength(0);
});

/** Starts requests that stay in flight until told to end. */
async function occupy(count: number, send: () => Promise<Response>) {
  let end = () => {};
  const wait = new Promise<void>((resolve) => {
    end = resolve;
  });
  upstream.script(async function* (request) {
    yield { until: wait };
    yield* answer(request);
  });
  const before = upstream.requests.length;
  const running = Array.from({ length: count }, send);
  await expect.poll(() => upstream.requests.length).toBe(before + count);
  return async () => {
    end();
    upstream.script(answer);
    for (const response of await Promise.all(running)) expect(response.status).toBe(200);
  };
}

describe('keys', () => {
  test('8 an expired key is refused, and works before it expires', async () => {
    await set({ expiresAt: new Date(Date.now() + 400) });
    expect((await customer.call('/v1/messages', claude)).status).toBe(200);
    await expect.poll(async () => (await customer.call('/v1/messages', claude)).status).toBe(401);
    expect((await errorOf(await customer.call('/v1/messages', claude))).message).toContain('expired');
  });

  test('9 a key works only from its networks, IPv4 and IPv6, as seen by the trusted proxy', async () => {
    await set({ allowedNetworks: ['203.0.113.0/24', '2001:db8::/32'] });
    const status = async (init: RequestInit) => (await customer.call('/v1/messages', claude, init)).status;
    expect(await status(from('203.0.113.9'))).toBe(200);
    expect(await status(from('2001:db8:1::7'))).toBe(200);
    expect(await status(from('198.51.100.1'))).toBe(403);
    // What a caller claims before the proxy's own entry is ignored.
    expect(await status(from('203.0.113.9, 198.51.100.1'))).toBe(403);
    expect(await status({})).toBe(403);
    const management = await fetch(`${server.base}/api/usage-logs/${newId()}`, { headers: { authorization: `Bearer ${customer.secret}` } });
    expect(management.status).toBe(403);
  });

  test('a key can be switched off and on, and switching off stops its running requests', async () => {
    const hanging = await occupy(1, () => customer.call('/v1/messages', claude)).catch(() => null);
    expect(hanging).not.toBeNull();
    await set({ suspended: true });
    const refused = await customer.call('/v1/messages', claude);
    expect([refused.status, (await errorOf(refused)).message]).toEqual([403, expect.stringContaining('switched off')]);
    await set({ suspended: false });
    upstream.script(answer);
    expect((await customer.call('/v1/messages', claude)).status).toBe(200);
  });

  test('15 a key may use the models on its list and its account’s; others are neither served nor listed', async () => {
    await set({ allowedModels: ['claude-haiku-4-5', 'gpt-5-mini'] });
    await setAccountLimits(server.services, staff, customer.accountId, {
      allowedModels: ['gpt-5-mini'],
      requestsPerMinute: null,
      tokensPerMinute: null,
    });
    const refused = await customer.call('/v1/messages', claude);
    expect([refused.status, (await errorOf(refused)).type]).toEqual([403, 'permission_error']);
    expect((await customer.call('/v1/chat/completions', gpt)).status).toBe(200);
    const list = await fetch(`${server.base}/v1/models`, { headers: { authorization: `Bearer ${customer.secret}` } });
    expect(((await list.json()) as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(['gpt-5-mini']);
    await expect(set({ allowedModels: ['no-such-model'] })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});

describe('limits', () => {
  test('38 concurrency: 429 with retry-after in the dialect, and 42 every ending frees the slot', async () => {
    await set({ concurrency: 2 });
    const finish = await occupy(2, () => customer.call('/v1/messages', claude));
    const refused = await customer.call('/v1/chat/completions', gpt);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await errorOf(refused)).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    await finish();
    upstream.script(() => [{ status: 400 }, { write: '{}' }]);
    for (let i = 0; i < 3; i++) expect((await customer.call('/v1/messages', claude)).status).toBe(400);
    upstream.script(() => [{ reset: true }]);
    for (let i = 0; i < 2; i++) expect((await customer.call('/v1/messages', claude)).status).toBe(529);
    upstream.script(() => [{ hang: true }]);
    for (let i = 0; i < 3; i++) {
      const leave = new AbortController();
      const gone = customer.call('/v1/messages', claude, { signal: leave.signal }).catch(() => 'gone');
      await new Promise((resolve) => setTimeout(resolve, 60));
      leave.abort();
      expect(await gone).toBe('gone');
    }
    upstream.script(answer);
    await expect.poll(async () => (await customer.call('/v1/messages', claude)).status).toBe(200);
  });

  test('38 concurrency of a model is limited per key', async () => {
    await saveModel(server.services, staff, 'gpt-5-mini', { concurrencyPerKey: 1 });
    const finish = await occupy(1, () => customer.call('/v1/chat/completions', gpt));
    const refused = await customer.call('/v1/chat/completions', gpt);
    expect([refused.status, (await errorOf(refused)).message]).toEqual([429, expect.stringContaining('with this key and model')]);
    await finish();
    await saveModel(server.services, staff, 'gpt-5-mini', { concurrencyPerKey: null });
  });

  test('39 requests and 40 tokens per minute are limited, with 41 the headers of each dialect', async () => {
    await set({ requestsPerMinute: 2, tokensPerMinute: 1000 });
    const chat = await customer.call('/v1/chat/completions', gpt);
    expect(chat.headers.get('x-ratelimit-limit-requests')).toBe('2');
    expect(chat.headers.get('x-ratelimit-remaining-requests')).toBe('1');
    expect(chat.headers.get('x-ratelimit-reset-requests')).toBe('30s');
    expect(Number(chat.headers.get('x-ratelimit-remaining-tokens'))).toBeGreaterThan(900);
    const messages = await customer.call('/v1/messages', claude);
    expect(messages.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0');
    expect(Date.parse(messages.headers.get('anthropic-ratelimit-requests-reset') ?? '')).toBeGreaterThan(Date.now() + 50_000);
    const refused = await customer.call('/v1/messages', claude);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    expect(refused.headers.get('anthropic-ratelimit-requests-limit')).toBe('2');
    expect((await errorOf(refused)).message).toContain('This key may make 2 requests a minute');
    await set({ requestsPerMinute: null, tokensPerMinute: 100 });
    // Actual usage counts, not the estimate.
    upstream.script(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 80, output_tokens: 20 } })));
    expect((await customer.call('/v1/messages', claude)).status).toBe(200);
    const spent = await customer.call('/v1/messages', claude);
    expect([spent.status, spent.headers.get('anthropic-ratelimit-tokens-remaining')]).toEqual([429, '0']);
  });

  test('34 over a key budget: 402 names the budget, the amount needed and the amount left; the answer is shortened to fit', async () => {
    await set({ budget: { totalUsd: '0.002', dailyUsd: null, monthlyUsd: null } });
    const lowered = await customer.call('/v1/messages', { ...claude, max_tokens: 8000 });
    expect(lowered.status).toBe(200);
    expect(Number(lowered.headers.get('x-derouter-max-tokens-lowered'))).toBeLessThan(400);
    await set({ budget: { totalUsd: '0.0001', dailyUsd: '1', monthlyUsd: '1' } });
    const refused = await customer.call('/v1/messages', { ...claude, max_tokens: 8000 });
    const error = await errorOf(refused);
    expect([refused.status, error.limit_source]).toEqual([402, 'key_budget']);
    expect(error.message).toMatch(
      /The total budget of this key \(\$0\.0001\) is not enough: this request may need up to \$0\.0\d+ \(at least \$0\.00\d+\)/,
    );
    const credit = await addGatewayCustomer(server, '0.0001');
    expect((await errorOf(await credit.call('/v1/chat/completions', gpt))).limit_source).toBe('account_credit');
  });
});

describe('system prompts', () => {
  const sent = () => upstream.requests.at(-1)?.body as { system?: unknown; messages?: unknown[] };
  const ask = async (body: Record<string, unknown>, path = '/v1/messages') => {
    const response = await customer.call(path, body);
    expect(response.status).toBe(200);
    return response.headers.get('x-derouter-system-prompt');
  };
  const block = { type: 'text', text: identity };

  test('the prompt is prepended to 73 none, 74 a string, 75 blocks with cache marks, and not to 76 one that has it', async () => {
    expect(await ask(claude)).toBe('prepended');
    expect(sent().system).toEqual([block]);
    await ask({ ...claude, system: 'Be brief.' });
    expect(sent().system).toEqual([block, { type: 'text', text: 'Be brief.' }]);
    const marked = Array.from({ length: 4 }, (_, i) => ({ type: 'text', text: `Part ${i}`, cache_control: { type: 'ephemeral' } }));
    await ask({ ...claude, system: marked });
    expect(sent().system).toEqual([block, ...marked]);
    for (const system of [
      identity,
      `${identity} And more.`,
      [{ type: 'text', text: "You are Claude Code, Anthropic's official CLI for Claude, running within the Claude Agent SDK." }],
    ]) {
      expect(await ask({ ...claude, system })).toBe('already-present');
      expect(sent().system).toEqual(system);
    }
    const [row] = await server.services.sql`
      SELECT system_prompt FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC LIMIT 1`;
    expect(row?.system_prompt).toBe('already-present');
  });

  test('78 count_tokens includes it, and 79 other dialects’ own instructions follow it', async () => {
    upstream.script(() => [{ status: 200 }, { write: '{"input_tokens":21}' }]);
    await ask({ model: claude.model, messages: claude.messages }, '/v1/messages/count_tokens');
    expect(sent().system).toEqual([block]);
    upstream.script(answer);
    await ask(
      {
        model: claude.model,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
        ],
      },
      '/v1/chat/completions',
    );
    expect(sent().system).toEqual([block, { type: 'text', text: 'Be brief.' }]);
    await ask({ model: claude.model, instructions: 'Be brief.', input: 'Hi' }, '/v1/responses');
    expect(sent().system).toEqual([block, { type: 'text', text: 'Be brief.' }]);
  });

  test('77 it can be off or different per model', async () => {
    expect(await ask(gpt, '/v1/chat/completions')).toBe('off');
    expect(sent().messages).toEqual(gpt.messages);
    await saveModel(server.services, staff, 'gpt-5-mini', { systemPrompt: 'House rules.', systemPromptOn: true });
    expect(await ask(gpt, '/v1/chat/completions')).toBe('prepended');
    expect(sent().messages).toEqual([{ role: 'system', content: 'House rules.' }, ...gpt.messages]);
    await saveModel(server.services, staff, 'gpt-5-mini', { systemPromptOn: false });
    expect(await ask(gpt, '/v1/chat/completions')).toBe('off');
  });
});
