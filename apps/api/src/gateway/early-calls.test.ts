import { setTimeout as sleep } from 'node:timers/promises';
import { adjustWallet, lockWallets, parseUsd, prove, readWallet } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));
const claude = { model: 'claude-haiku-4-5', max_tokens: 2_000, stream: true, messages: [{ role: 'user', content: 'Hi' }] };
const begun: Step[] = [
  { status: 200, headers: { 'content-type': 'text/event-stream' } },
  { write: 'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}\n\n' },
  { write: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Begun"}}\n\n' },
];

let upstream: ScriptedUpstream;
let server: TestServer;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl, METRICS_TOKEN: 'scraper' };
  server = await startTestServer(inject('templateDatabaseUrl'), env);
});
afterAll(async () => {
  expect((await prove(server.services.sql)).findings).toEqual([]);
  await server.stop();
  await upstream.close();
});
/** A customer with paid credit, whose wallet the server knows from earlier calls. */
beforeEach(async () => {
  upstream.script(answer);
  customer = await addGatewayCustomer(server, '0');
  await server.services.billing.transaction(({ sql: tx }) => adjust(tx, 'credit', parseUsd('5')));
  const used = await countEarly('used');
  // After a conflict, which some of the tests cause, nothing counts as known for a while.
  await expect
    .poll(async () => {
      await (await customer.call('/v1/messages', claude)).text();
      return countEarly('used');
    })
    .toBeGreaterThan(used);
  await customer.receipt();
  upstream.requests.length = 0;
});

const adjust = (tx: Sql, kind: 'credit' | 'debit', amountNano: bigint) =>
  adjustWallet(tx, { walletId: customer.walletId, kind, amountNano, adjustmentId: newId(), reason: 'test', actor: 'test' });

const countEarly = async (outcome: string) => {
  const text = await (await fetch(`${server.base}/metrics`, { headers: { authorization: 'Bearer scraper' } })).text();
  return Number(new RegExp(`derouter_early_calls_total\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
};

const countReceipts = async () => {
  const [row] = await server.services.sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM receipts WHERE account_id = ${customer.accountId}`;
  return row?.count;
};

/** Calls while another process has locked the wallet. `change` runs once the upstream has the call, and before the hold can commit. */
async function callWhileLocked(change: (tx: Sql) => Promise<unknown> = async () => {}): Promise<Response> {
  let calling: Promise<Response> | undefined;
  await server.services.billing.transaction(async ({ sql: tx }) => {
    await lockWallets(tx, [customer.walletId]);
    calling = customer.call('/v1/messages', claude);
    await expect.poll(() => upstream.requests.length).toBe(1);
    expect(await Promise.race([calling, sleep(150)])).toBeUndefined();
    await change(tx);
  });
  return calling as Promise<Response>;
}

test('the upstream is called while the hold is being committed, and nothing reaches the client before it is', async () => {
  const before = await countEarly('used');
  const response = await callWhileLocked();
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('message_stop')]);
  expect(await customer.receipt()).toMatchObject({ status: 'completed', source: 'reported', output: 5n });
  expect([upstream.requests.length, await countEarly('used')]).toEqual([1, before + 1]);
});

test('a call whose hold is refused after all is ended and charges nothing', async () => {
  upstream.script(() => [...begun, { hang: true }]);
  const [discarded, before] = [await countEarly('discarded'), await readWallet(server.services.sql, customer.walletId)];
  const [leftNano, receipts] = [1_000n, await countReceipts()];
  const response = await callWhileLocked((tx) => adjust(tx, 'debit', before.postedNano - leftNano));
  expect([response.status, await response.text()]).toEqual([402, expect.stringContaining('credit')]);
  await expect.poll(() => upstream.requests[0]?.closedEarlyAt).not.toBeNull();
  const after = await readWallet(server.services.sql, customer.walletId);
  expect([after.postedNano, after.heldNano, await countEarly('discarded')]).toEqual([leftNano, 0n, discarded + 1]);
  expect([await countReceipts(), upstream.requests.length]).toEqual([receipts, 1]);
});

test('a call whose hold turns out smaller is made again with a lower output limit', async () => {
  upstream.script((request) => (upstream.requests.length === 1 ? [...begun, { hang: true }] : answer(request)));
  const { postedNano } = await readWallet(server.services.sql, customer.walletId);
  const response = await callWhileLocked((tx) => adjust(tx, 'debit', postedNano - parseUsd('0.005')));
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('message_stop')]);
  const [first, second] = upstream.requests;
  expect([first?.body?.max_tokens, first?.closedEarlyAt]).toEqual([2_000, expect.any(Number)]);
  expect(second?.body?.max_tokens).toBe(Number(response.headers.get('x-derouter-max-tokens-lowered')));
  expect(second?.body?.max_tokens).toBeLessThan(2_000);
  expect(await customer.receipt()).toMatchObject({ status: 'completed', output: 5n });
});

test('a call that fails before its hold is committed is settled once the hold is', async () => {
  upstream.script(() => [{ status: 400 }, { write: '{"type":"error","error":{"type":"invalid_request_error","message":"No."}}' }]);
  const response = await callWhileLocked();
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('No.')]);
  expect(await customer.receipt()).toMatchObject({ status: 'failed', total: 0n });
  expect((await readWallet(server.services.sql, customer.walletId)).heldNano).toBe(0n);
});

test('a client that disconnects before its hold is committed ends the call', async () => {
  upstream.script(() => [...begun, { hang: true }]);
  const abort = new AbortController();
  let calling: Promise<unknown> = Promise.resolve();
  await server.services.billing.transaction(async ({ sql: tx }) => {
    await lockWallets(tx, [customer.walletId]);
    calling = customer.call('/v1/messages', claude, { signal: abort.signal }).catch(() => 'aborted');
    await expect.poll(() => upstream.requests.length).toBe(1);
    abort.abort();
    await expect.poll(() => upstream.requests[0]?.closedEarlyAt).not.toBeNull();
  });
  expect(await calling).toBe('aborted');
  expect(await customer.receipt()).toMatchObject({ status: 'canceled' });
  expect((await readWallet(server.services.sql, customer.walletId)).heldNano).toBe(0n);
});
