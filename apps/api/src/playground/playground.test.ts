import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { revokeKey, rotateKey, updateKey } from '../keys/index.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import type { PlaygroundKey } from './open-playground.ts';

let upstream: ScriptedUpstream;
let one: TestServer;
let two: TestServer;
let customer: TestCustomer;
let session: PageSession;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 1_000, output_tokens: 500 } })));
  const env = { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl };
  one = await startTestServer(inject('templateDatabaseUrl'), env);
  two = await startBeside(one, env);
});
afterAll(async () => {
  await two.stop();
  await one.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addCustomer(one, '5');
  session = new PageSession(one, customer.cookie);
});

const open = async (by = session) => {
  const { data, code } = await by.mutate('playground.open');
  expect(code).toBeNull();
  return data as PlaygroundKey;
};
const call = async ({ secret }: PlaygroundKey, server = one) => {
  const response = await fetch(`${server.base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-haiku-4-5', max_tokens: 500, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const body = (await response.json()) as { error?: { code: string } };
  return [response.status, body.error?.code ?? null];
};
interface Listed {
  readonly id: string;
  readonly name: string;
  readonly isPlayground: boolean;
  readonly scopes: string[];
  readonly oldSecretUntil: string | null;
  readonly revokedAt: string | null;
}
const listed = async () => (await session.query('keys.list')).data as Listed[];
const secretsOf = (keyId: string) => one.services.sql<{ minutes: number }[]>`
  SELECT round(extract(epoch FROM expires_at - now()) / 60)::int AS minutes FROM key_secrets WHERE key_id = ${keyId} ORDER BY created_at`;

test('tabs that open at the same time, on two processes, share one key that calls models and nothing else', async () => {
  const beside = new PageSession(two, customer.cookie);
  const opened = await Promise.all(Array.from({ length: 8 }, (_, i) => open(i % 2 === 0 ? session : beside)));
  expect(new Set(opened.map(({ keyId }) => keyId)).size).toBe(1);
  expect(new Set(opened.map(({ secret }) => secret)).size).toBe(8);
  const [key] = opened as [PlaygroundKey, ...PlaygroundKey[]];
  expect(await listed()).toMatchObject([
    { id: key.keyId, name: 'Playground', isPlayground: true, scopes: ['inference'], oldSecretUntil: null },
  ]);
  expect((await secretsOf(key.keyId)).map(({ minutes }) => minutes)).toEqual(Array(8).fill(60));
  for (const tab of opened) expect(await call(tab, two)).toEqual([200, null]);
  const management = await fetch(`${one.base}/api/keys`, { headers: { 'x-api-key': key.secret } });
  expect([management.status, await management.text()]).toEqual([403, expect.stringContaining('key_scope_missing')]);
  // Its spend is in the usage of the account, under its name.
  const { items } = (await session.query('usage.list', { limit: 50, keyId: key.keyId })).data as { items: unknown[] };
  expect(items).toHaveLength(8);
});

test('ten secrets work at the same time; the oldest ends with the eleventh, and long expired ones are deleted', async () => {
  const tabs: PlaygroundKey[] = [];
  for (let i = 0; i < 10; i++) tabs.push(await open());
  const [first, second] = tabs as [PlaygroundKey, PlaygroundKey];
  expect(await call(first, two)).toEqual([200, null]);
  const eleventh = await open();
  expect(await call(first)).toEqual([401, 'key_revoked']);
  await expect.poll(() => call(first, two)).toEqual([401, 'key_revoked']);
  expect([await call(second), await call(eleventh)]).toEqual([
    [200, null],
    [200, null],
  ]);
  await one.services
    .sql`UPDATE key_secrets SET expires_at = now() - interval '25 hours' WHERE key_id = ${first.keyId} AND expires_at <= now()`;
  await open();
  // Ten that work, and the one that this call ended.
  expect(await secretsOf(first.keyId)).toHaveLength(11);
});

test('a secret ends by itself', async () => {
  const tab = await open();
  await one.services.sql`UPDATE key_secrets SET expires_at = now() WHERE key_id = ${tab.keyId}`;
  expect(await call(tab)).toEqual([401, 'key_revoked']);
  const next = await open();
  expect(next.keyId).toBe(tab.keyId);
  expect(await call(next)).toEqual([200, null]);
});

test('a revoked key is replaced by a new one, and its tabs are refused', async () => {
  const before = await open();
  expect((await session.mutate('keys.revoke', { id: before.keyId })).status).toBe(200);
  expect(await call(before)).toEqual([401, 'key_revoked']);
  const after = await open();
  expect(after.keyId).not.toBe(before.keyId);
  expect(await call(after)).toEqual([200, null]);
  expect((await listed()).map(({ revokedAt }) => revokedAt === null)).toEqual([true, false]);
  await revokeKey(one.services, customer.accountId, after.keyId);
});

test('it has limits like any other key, but cannot manage the account, and gets its secrets only here', async () => {
  const tab = await open();
  const change = (settings: object) => updateKey(one.services, customer.accountId, tab.keyId, settings);
  await expect(change({ scopes: ['inference', 'management'] })).rejects.toMatchObject({ code: 'validation_failed', param: 'scopes' });
  await expect(rotateKey(one.services, customer.accountId, tab.keyId, '7d')).rejects.toMatchObject({ code: 'conflict' });
  await change({ budget: { totalUsd: '0.000001' } });
  expect((await call(await open()))[0]).toBe(402);
  await change({ budget: { totalUsd: null }, suspended: true });
  expect(await call(await open())).toEqual([403, 'key_suspended']);
  await change({ suspended: false, expiresAt: new Date(Date.now() + 60_000) });
  await one.services.sql`UPDATE keys SET expires_at = now() WHERE id = ${tab.keyId}`;
  expect((await session.mutate('playground.open')).code).toBe('key_expired');
});

test('a suspended account and a visitor get no key', async () => {
  await one.services.sql`UPDATE accounts SET status = 'suspended', suspended_at = now() WHERE id = ${customer.accountId}`;
  expect((await session.mutate('playground.open')).code).toBe('account_suspended');
  expect((await new PageSession(one).mutate('playground.open')).code).toBe('unauthenticated');
  expect(await one.services.sql`SELECT 1 FROM keys WHERE account_id = ${customer.accountId}`).toHaveLength(0);
});
