import { forfeitCredit } from '@derouter/billing';
import { type DemoLine, demoCalls } from '@derouter/contracts';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { demoAccountId } from './demo-account.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { TRUSTED_PROXIES: '1', PUBLIC_URL: 'http://localhost:8787' });
});
afterAll(() => server.stop());

const call = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.base}/demo/call`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-derouter': '1', 'sec-fetch-site': 'same-origin', ...headers },
  });
const linesOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DemoLine);

test('each demo call is a call through the gateway, and ends with the receipt that was charged to the demo account', async () => {
  // At once, so that both could open the account or its key.
  const answers = await Promise.all(demoCalls.map(async (_call, i) => linesOf(await call({ call: i }))));
  for (const [i, lines] of answers.entries()) {
    const text = lines.map((line) => ('text' in line ? line.text : '')).join('');
    expect(text).toContain(demoCalls[i]?.prompt);
    expect(lines.length).toBeGreaterThan(5);
    const last = lines.at(-1);
    if (!last || !('receipt' in last)) throw new Error('no receipt');
    const { receipt } = last;
    expect(receipt.model).toBe(demoCalls[i]?.model);
    expect(receipt.lineItems.map(({ meter }) => meter)).toEqual(['input', 'output']);
    const [row] = await server.services.sql<{ account: string; total: bigint; status: string }[]>`
      SELECT account_id AS account, total_nano AS total, status FROM receipts WHERE id = ${receipt.id}`;
    expect(row).toEqual({ account: demoAccountId, total: BigInt(Math.round(Number(receipt.costUsd) * 1e9)), status: 'completed' });
  }
  const [credit] = await server.services.sql<{ booked: bigint; keys: bigint; expiring: bigint }[]>`
    SELECT (SELECT sum(amount_nano)::bigint FROM transfers WHERE code = 'promotion') AS booked,
           (SELECT count(*) FROM keys WHERE account_id = ${demoAccountId}) AS keys,
           (SELECT count(*) FROM keys WHERE account_id = ${demoAccountId} AND expires_at < now() + interval '61 minutes'
              AND scopes = '{inference}') AS expiring`;
  expect(credit).toEqual({ booked: 1_000_000_000n, keys: 1n, expiring: 1n });
});

test('credit is added when it runs low, once', async () => {
  const { sql, billing } = server.services;
  const [wallet] = await sql<{ id: bigint; promo: bigint }[]>`
    SELECT w.id, w.promo_nano AS promo FROM wallets w JOIN accounts a ON a.wallet_id = w.id WHERE a.id = ${demoAccountId}`;
  const left = wallet?.promo ?? 0n;
  expect(left > 900_000_000n && left < 1_000_000_000n).toBe(true);
  await billing.transaction(({ sql: tx }) => forfeitCredit(tx, { walletIds: [wallet?.id ?? 0n], accountId: demoAccountId, actor: 'test' }));
  for (const i of [0, 1]) expect((await linesOf(await call({ call: i }))).at(-1)).toHaveProperty('receipt');
  const [booked] = await sql`SELECT count(*) AS times FROM transfers WHERE code = 'promotion'`;
  expect(booked).toEqual({ times: 2n });
});

test.each([
  [{ call: 99 }, {}, 400],
  [{ call: '0' }, {}, 400],
  [{ prompt: 'Write my essay' }, {}, 400],
  [{ call: 0 }, { 'sec-fetch-site': 'cross-site' }, 403],
  [{ call: 0 }, { 'content-type': 'text/plain' }, 403],
] as const)('%j with %j is refused with %i', async (body, headers, status) => {
  expect((await call(body, headers)).status).toBe(status);
});

test('a network can make twenty calls in ten minutes', async () => {
  const from = { 'x-forwarded-for': '203.0.113.9' };
  await server.services.sql`
    INSERT INTO attempts (bucket, created_at) SELECT 'demo network 203.0.113.9', now() FROM generate_series(1, 19)`;
  expect((await linesOf(await call({ call: 0 }, from))).at(-1)).toHaveProperty('receipt');
  const refused = await call({ call: 0 }, from);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600']);
  expect((await call({ call: 0 }, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(200);
});

test('an installation without the sandbox has no demo', async () => {
  const without = await startBeside(server, { SANDBOX_UPSTREAM: 'off' });
  try {
    expect((await fetch(`${without.base}/demo/call`, { method: 'POST' })).status).toBe(404);
  } finally {
    await without.stop();
  }
});
