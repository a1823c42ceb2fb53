import type { KeySettings } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { setAccountLimits } from '../admin/account-limits.ts';
import { alertBudgets } from '../alerts/alert-budgets.ts';
import { warnExpiringKeys } from '../alerts/warn-expiring-keys.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { listReceipts, listSessions } from '../usage/index.ts';
import { createKey, readKey, readRecentUse, revokeKey, rotateKey, updateKey } from './index.ts';

const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 1_000, output_tokens: 500 } }));
const claude = { model: 'claude-haiku-4-5', max_tokens: 500, messages: [{ role: 'user', content: 'Hi' }] };

let upstream: ScriptedUpstream;
let one: TestServer;
let two: TestServer;
let staff: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = {
    ...{ ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl },
    ...{ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1`, GEMINI_API_KEY: 'test', GEMINI_BASE_URL: upstream.baseUrl },
  };
  one = await startTestServer(inject('templateDatabaseUrl'), env);
  two = await startBeside(one, env);
  staff = newId();
  await one.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  await two.stop();
  await one.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(one, '20');
});

const set = (settings: KeySettings) => updateKey(one.services, customer.accountId, customer.keyId, settings);
const ask = (
  { base }: TestServer,
  secret = customer.secret,
  body: object = claude,
  headers: Record<string, string> = {},
  path = '/v1/messages',
) =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
interface Refusal {
  readonly message: string;
  readonly limit_source: string;
  readonly details: Record<string, string | number | null>;
}
const refusalOf = async (response: Response) => ((await response.json()) as { error: Refusal }).error;

describe('a new secret for a key', () => {
  test('leaves id, name, budget and spending; the old one works for the overlap, on every process, and not after', async () => {
    await set({ budget: { totalUsd: '5', dailyUsd: '2' }, concurrency: 7 });
    await ask(one);
    const before = await readKey(one.services, customer.accountId, customer.keyId);
    const { key, secret } = await rotateKey(two.services, customer.accountId, customer.keyId, '1h');
    const { prefix, last4, rotatedAt, oldSecretUntil, ...same } = key;
    expect(same).toEqual(Object.fromEntries(Object.keys(same).map((name) => [name, before[name as keyof typeof before]])));
    expect([prefix, last4]).toEqual([secret.slice(0, 8), secret.slice(-4)]);
    expect(Date.parse(oldSecretUntil ?? '') - Date.parse(rotatedAt ?? '')).toBe(3_600_000);
    expect((await Promise.all([ask(one), ask(two), ask(one, secret), ask(two, secret)])).map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
    await one.services
      .sql`UPDATE key_secrets SET expires_at = now() + interval '300 milliseconds' WHERE key_id = ${key.id} AND expires_at IS NOT NULL`;
    await rotateKey(one.services, customer.accountId, customer.keyId, '7d');
    await expect
      .poll(async () => (await Promise.all([ask(one), ask(two)])).map(({ status }) => status), { timeout: 2_000 })
      .toEqual([401, 401]);
    expect((await ask(two, secret)).status).toBe(200);
    const last = await rotateKey(one.services, customer.accountId, customer.keyId, 'now');
    await expect.poll(async () => (await ask(two, secret)).status, { timeout: 2_000 }).toBe(401);
    expect((await ask(two, last.secret)).status).toBe(200);
    await one.services.sql`UPDATE key_secrets SET created_at = created_at - interval '1 second'`;
    for (let i = 0; i < 4; i++) await rotateKey(one.services, customer.accountId, customer.keyId, '24h');
    await expect(rotateKey(one.services, customer.accountId, customer.keyId, '24h')).rejects.toMatchObject({ code: 'conflict' });
    await revokeKey(one.services, customer.accountId, customer.keyId);
    await expect.poll(async () => (await ask(two, last.secret)).status, { timeout: 2_000 }).toBe(401);
  });
});

test('a key does only what its scopes allow', async () => {
  const receipt = (secret: string) => fetch(`${two.base}/api/usage-logs/${newId()}`, { headers: { 'x-api-key': secret } });
  const key = await createKey(one.services, customer.accountId, 'ci', {
    scopes: ['management'],
    budget: { totalUsd: '1', timeZone: 'Asia/Kathmandu' },
  });
  expect(key.key).toMatchObject({
    scopes: ['management'],
    budget: { timeZone: 'Asia/Kathmandu', limits: [{ period: 'total', limitUsd: '1' }] },
  });
  const refused = await ask(one, key.secret);
  expect([refused.status, (await refusalOf(refused)).message]).toEqual([403, expect.stringContaining('call models')]);
  expect((await receipt(key.secret)).status).toBe(404);
  await set({ scopes: ['inference'] });
  await expect.poll(async () => (await receipt(customer.secret)).status, { timeout: 2_000 }).toBe(403);
  expect((await ask(one)).status).toBe(200);
});

describe('every optional limit', () => {
  const limits: Readonly<Record<string, { readonly zero: KeySettings; readonly clear: KeySettings; readonly status: number }>> = {
    'concurrent requests': { zero: { concurrency: 0 }, clear: { concurrency: null }, status: 403 },
    'requests per minute': { zero: { requestsPerMinute: 0 }, clear: { requestsPerMinute: null }, status: 403 },
    'tokens per minute': { zero: { tokensPerMinute: 0 }, clear: { tokensPerMinute: null }, status: 403 },
    'total budget': { zero: { budget: { totalUsd: '0' } }, clear: { budget: { totalUsd: null } }, status: 402 },
    'daily budget': { zero: { budget: { dailyUsd: '0' } }, clear: { budget: { dailyUsd: null } }, status: 402 },
    'weekly budget': { zero: { budget: { weeklyUsd: '0' } }, clear: { budget: { weeklyUsd: null } }, status: 402 },
    'monthly budget': { zero: { budget: { monthlyUsd: '0' } }, clear: { budget: { monthlyUsd: null } }, status: 402 },
    'allowed models': { zero: { allowedModels: ['gpt-5-mini'] }, clear: { allowedModels: null }, status: 403 },
    'allowed networks': { zero: { allowedNetworks: ['203.0.113.1'] }, clear: { allowedNetworks: null }, status: 403 },
    'end date': { zero: { expiresAt: new Date(0) }, clear: { expiresAt: null }, status: 401 },
  };

  test.each(Object.entries(limits))(
    '%s: 0 forbids, absent stays, null clears, on the next request of every process',
    async (_name, { zero, clear, status }) => {
      expect((await ask(two)).status).toBe(200);
      await set(zero);
      const before = await readKey(one.services, customer.accountId, customer.keyId);
      await expect.poll(async () => (await ask(two)).status, { timeout: 2_000 }).toBe(status);
      await set({ name: 'renamed', budget: {} });
      const after = await readKey(one.services, customer.accountId, customer.keyId);
      expect({ ...after, lastUsedAt: null }).toEqual({ ...before, name: 'renamed', lastUsedAt: null });
      expect((await ask(one)).status).toBe(status);
      await set(clear);
      await expect.poll(async () => (await ask(two)).status, { timeout: 2_000 }).toBe(200);
    },
  );

  test('the account’s limit of concurrent requests forbids too, also what is free', async () => {
    await setAccountLimits(one.services, staff, customer.accountId, { concurrency: 0 });
    const count = { model: claude.model, messages: claude.messages };
    const statuses = async () => [
      (await ask(one)).status,
      (await ask(two, customer.secret, count, {}, '/v1/messages/count_tokens')).status,
    ];
    await expect.poll(statuses, { timeout: 2_000 }).toEqual([403, 403]);
    await setAccountLimits(one.services, staff, customer.accountId, { concurrency: null });
    await expect.poll(statuses, { timeout: 2_000 }).toEqual([200, 200]);
  });
});

describe('a 402', () => {
  const large = { ...claude, max_tokens: 8_000 };

  test('has a code for each reason, with figures, the moment of the reset and a link; and says which max_tokens would pass', async () => {
    const poor = await addGatewayCustomer(one, '0.0000001');
    const balance = await refusalOf(await ask(one, poor.secret, large));
    expect(balance).toMatchObject({
      limit_source: 'account_credit',
      details: { code: 'insufficient_credit', available_usd: '0.0000001', resets_at: null },
    });
    expect(balance.details.link).toMatch(/\/credits$/);
    await set({ budget: { totalUsd: '0.0000001' } });
    expect(await refusalOf(await ask(one, customer.secret, large))).toMatchObject({
      limit_source: 'key_budget',
      details: { code: 'key_budget_exceeded' },
    });
    await set({ budget: { totalUsd: null, weeklyUsd: '0.0000001', timeZone: 'America/New_York' } });
    const refused = await ask(two, customer.secret, large);
    expect([refused.status, refused.headers.get('x-should-retry'), refused.headers.get('retry-after')]).toEqual([402, 'false', null]);
    const period = await refusalOf(refused);
    const { budget } = await readKey(one.services, customer.accountId, customer.keyId);
    expect(period.details).toMatchObject({
      code: 'key_period_budget_exceeded',
      resets_at: budget?.nextResetAt,
      time_zone: 'America/New_York',
    });
    expect(period.message).toContain((budget?.nextResetAt ?? '').replace('.000', ''));
    // Enough for a short answer, but not for the shortest useful one.
    await set({ budget: { weeklyUsd: (Number(period.details.at_least_usd) - 0.0005).toFixed(9) } });
    // On the same server: each estimates prompts by what it has learned.
    const reserve = await refusalOf(await ask(two, customer.secret, large));
    expect(reserve).toMatchObject({
      limit_source: 'key_budget',
      details: { code: 'output_reserve_exceeded', resets_at: budget?.nextResetAt },
    });
    const passing = Number(reserve.details.max_tokens);
    expect(passing).toBeGreaterThan(0);
    expect(passing).toBeLessThan(256);
    expect((await ask(two, customer.secret, { ...large, max_tokens: passing + 1 })).status).toBe(402);
    expect((await ask(two, customer.secret, { ...large, max_tokens: passing })).status).toBe(200);
  });

  test('carries its figures in the shape of every dialect', async () => {
    await set({ budget: { totalUsd: '0.0000001' } });
    const chat = await ask(one, customer.secret, { model: 'gpt-5-mini', messages: claude.messages }, {}, '/v1/chat/completions');
    expect(await refusalOf(chat)).toMatchObject({
      code: 'insufficient_quota',
      limit_source: 'key_budget',
      details: { code: 'key_budget_exceeded' },
    });
    const gemini = await ask(
      one,
      customer.secret,
      { contents: [{ parts: [{ text: 'Hi' }] }] },
      {},
      '/v1beta/models/gemini-2.5-flash:generateContent',
    );
    const { error } = (await gemini.json()) as { error: { details: { '@type': string; reason: string; metadata: object }[] } };
    expect(error.details.find(({ reason }) => reason)).toMatchObject({
      reason: 'KEY_BUDGET_EXCEEDED',
      metadata: { limit_source: 'key_budget', available_usd: '0.0000001', code: 'key_budget_exceeded' },
    });
  });
});

describe('labels', () => {
  const list = (filter: object) => listReceipts(one.services.db, customer.accountId, { limit: 50, ...filter });

  test('a tag, the caller’s request id, its agent and session are on the receipt and filter usage; people only as hashes, if switched on', async () => {
    const session = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
    const labelled = {
      'x-derouter-tag': 'nightly build',
      'x-request-id': 'job-77',
      'user-agent': 'claude-cli/2.0 (external)',
      'session-id': session,
    };
    const named = { ...claude, metadata: { user_id: 'ada@example.com' } };
    await ask(one, customer.secret, named, labelled);
    await ask(two, customer.secret, named, { ...labelled, 'x-request-id': 'job-78' });
    await ask(two, customer.secret, claude, { 'user-agent': 'curl/8', 'x-request-id': 'has spaces' });
    const all = await list({});
    expect(all.items.map(({ tag, clientRequestId, agent }) => [tag, clientRequestId, agent])).toEqual([
      [null, null, 'curl'],
      ['nightly build', 'job-78', 'claude-cli'],
      ['nightly build', 'job-77', 'claude-cli'],
    ]);
    expect((await list({ tag: 'nightly build' })).items).toHaveLength(2);
    expect((await list({ clientRequestId: 'job-77' })).items).toHaveLength(1);
    expect((await list({ status: 'failed' })).items).toHaveLength(0);
    expect((await list({ from: new Date(Date.now() + 1_000) })).items).toHaveLength(0);
    const period = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    const sessions = await listSessions(one.services, customer.accountId, period);
    expect(sessions).toMatchObject([{ agent: 'claude-cli', requests: 2 }]);
    expect((await list({ session: sessions[0]?.session })).items).toHaveLength(2);
    const stored = async () =>
      await one.services.sql<{ user: string | null; row: string }[]>`
        SELECT user_hash AS user, to_jsonb(r)::text AS row FROM receipts r WHERE account_id = ${customer.accountId} ORDER BY created_at DESC`;
    for (const { user, row } of await stored()) {
      expect(user).toBeNull();
      expect(row).not.toMatch(/ada@example|f47ac10b/);
    }
    await one.services.sql`UPDATE accounts SET hash_end_users = true WHERE id = ${customer.accountId}`;
    await set({ name: 'reload' });
    await ask(one, customer.secret, named);
    const [newest] = await stored();
    expect(newest?.user).toMatch(/^[0-9a-f]{32}$/);
    expect(newest?.row).not.toContain('ada@example');
  });

  test.each([['x'.repeat(65)], ['tab\there'], ['grün']])('the tag %j is refused', async (tag) => {
    const response = await ask(one, customer.secret, claude, { 'x-derouter-tag': tag });
    expect(response.status).toBe(400);
    expect((await refusalOf(response)).message).toContain('x-derouter-tag');
  });
});

test('a revoked and renamed key keeps its name in usage, and what depends on it is known before', async () => {
  await ask(one);
  await ask(two);
  await one.services.keys.flushLastUsed();
  await set({ name: 'production' });
  expect(await readRecentUse(one.services, customer.accountId, customer.keyId)).toEqual({ lastUsedAt: expect.any(String), requests7d: 2 });
  await revokeKey(one.services, customer.accountId, customer.keyId);
  const { items } = await listReceipts(one.services.db, customer.accountId, { limit: 5, keyId: customer.keyId });
  expect(items.map(({ keyName, keyRevoked }) => [keyName, keyRevoked])).toEqual([
    ['production', true],
    ['production', true],
  ]);
});

describe('alerts', () => {
  const events = () => one.services.sql<{ type: string; data: Record<string, unknown> }[]>`
    SELECT type, data FROM account_events WHERE account_id = ${customer.accountId} ORDER BY created_at, id`;
  const mails = async () =>
    (await one.services.sql<{ subject: string }[]>`SELECT subject FROM outbox_mails WHERE recipient = ${customer.email} ORDER BY id`).map(
      ({ subject }) => subject,
    );

  test('80 percent of a budget, crossed by 50 requests at once on two servers, are told once', async () => {
    // Each request costs 0.0035, so the 23rd crosses.
    await set({ name: '<b>$& {key}', budget: { dailyUsd: '0.1' } });
    const small = { ...claude, max_tokens: 500, thinking: { type: 'enabled', budget_tokens: 499 } };
    // What requests in flight hold is not available to others, so it takes a few rounds.
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 50 }, (_, i) => ask(i % 2 ? one : two, customer.secret, small)));
    }
    await Promise.all([alertBudgets(one.services), alertBudgets(two.services), alertBudgets(one.services)]);
    const first = await events();
    expect(first.map(({ type, data }) => [type, data.period, data.percent])).toEqual([['key.budget_reached', 'day', 80]]);
    expect(first[0]?.data).toMatchObject({ key_id: customer.keyId, limit_usd: '0.1', resets_at: expect.any(String) });
    await expect.poll(mails, { timeout: 5_000 }).toEqual(['Your key “<b>$& {key}” has used 80 % of its daily budget']);
    await alertBudgets(one.services);
    expect(await events()).toHaveLength(1);
  });

  test('a key that expires is announced 14 and 3 days before, once each, and anew after its date changed', async () => {
    const inDays = (days: number) => set({ expiresAt: new Date(Date.now() + days * 86_400_000) });
    const warn = async () => {
      await Promise.all([warnExpiringKeys(one.services), warnExpiringKeys(two.services)]);
      return (await events()).map(({ data }) => data.days);
    };
    await inDays(20);
    expect(await warn()).toEqual([]);
    await inDays(13);
    expect(await warn()).toEqual([14]);
    expect(await warn()).toEqual([14]);
    await one.services.sql`UPDATE keys SET expires_at = now() + interval '2 days' WHERE id = ${customer.keyId}`;
    expect(await warn()).toEqual([14, 3]);
    expect(await warn()).toEqual([14, 3]);
    await inDays(10);
    expect(await warn()).toEqual([14, 3, 14]);
    await revokeKey(one.services, customer.accountId, customer.keyId);
    await one.services.sql`UPDATE keys SET expires_at = now() + interval '1 day' WHERE id = ${customer.keyId}`;
    expect(await warn()).toEqual([14, 3, 14]);
  });
});
