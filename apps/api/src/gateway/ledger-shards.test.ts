import { prove } from '@derouter/billing';
import { shardOf } from '@derouter/db';
import {
  type AccountRecorder,
  acrossShards,
  providerScript,
  recordAccounts,
  type ScriptedUpstream,
  startScriptedUpstream,
} from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { updateKey } from '../keys/update-key.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** The whole gateway over a ledger whose batches have accounts of one shard, on two servers. */
const shards = 8;
const usage = { input_tokens: 10, output_tokens: 5 };
const body = { model: 'claude-haiku-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
let upstream: ScriptedUpstream;
let servers: readonly [TestServer, TestServer];
let customers: readonly GatewayCustomer[];
let recorder: AccountRecorder;

beforeAll(async () => {
  upstream = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage })));
  const env = {
    ...{ ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl, SANDBOX_UPSTREAM: 'off' },
    LEDGER_SHARDS: String(shards),
  };
  const one = await startTestServer(inject('templateDatabaseUrl'), env);
  servers = [one, await startBeside(one, env)];
  const made: GatewayCustomer[] = [];
  // Ids are random: until the accounts lie in several shards.
  while (made.length < 6 || new Set(made.map(({ accountId }) => shardOf(accountId, shards))).size < 3)
    made.push(await addGatewayCustomer(one));
  customers = made;
  recorder = await recordAccounts(one.services.config.databaseUrl ?? '');
});
afterAll(async () => {
  const [one, two] = servers;
  await recorder.close();
  await two.stop();
  await one.stop();
  await upstream.close();
});

const ask = async (customer: GatewayCustomer, server: TestServer, stream = false) => {
  const response = await fetch(`${server.base}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': customer.secret, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, stream }),
  });
  await response.text();
  return response.status;
};

test('requests of accounts of several shards, at once and on two servers, are each charged once, and limits stay exact', async () => {
  const limited = customers[0] as GatewayCustomer;
  const [one] = servers;
  await updateKey(one.services, limited.accountId, limited.keyId, { requestsPerMinute: 5 });
  const budgeted = customers[1] as GatewayCustomer;
  await updateKey(one.services, budgeted.accountId, budgeted.keyId, { budget: { monthlyUsd: '5' } });
  await recorder.read();
  const asked = Array.from({ length: 12 }, (_, at) =>
    customers.map((customer) => ask(customer, servers[at % 2] as TestServer, at % 3 === 0).then((status) => ({ customer, status }))),
  );
  const outcomes = await Promise.all(asked.flat());
  const answered = (customer: GatewayCustomer) => outcomes.filter((one) => one.customer === customer && one.status === 200).length;
  expect(customers.map(answered)).toEqual(customers.map((customer) => (customer === limited ? 5 : 12)));

  const { sql } = one.services;
  await expect.poll(async () => (await sql`SELECT 1 FROM holds`).length).toBe(0);
  for (const customer of customers) {
    const [row] = await sql<{ receipts: number; charged: bigint; spent: bigint }[]>`
      SELECT count(*)::int AS receipts, sum(total_nano)::bigint AS charged,
        (SELECT 5000000000 - w.paid_nano - w.promo_nano FROM wallets w JOIN accounts a ON a.wallet_id = w.id
          WHERE a.id = ${customer.accountId}) AS spent
      FROM receipts WHERE account_id = ${customer.accountId} AND status = 'completed'`;
    expect(row?.receipts).toBe(answered(customer));
    expect(row?.charged).toBe(row?.spent);
    expect(row?.charged).toBeGreaterThan(0n);
  }
  expect((await prove(sql)).findings).toEqual([]);
  // What was admitted, charged and counted is what a database that distributes accounts keeps in one place.
  const recorded = await recorder.read();
  expect(new Set(recorded.flatMap(({ tables }) => tables))).toEqual(
    new Set(['holds', 'key_budgets', 'rate_buckets', 'receipts', 'transfers', 'usage_hourly', 'wallets']),
  );
  expect(new Set(recorded.flatMap(({ accounts }) => accounts))).toEqual(new Set(customers.map(({ accountId }) => accountId)));
  expect(acrossShards(recorded, shards)).toEqual([]);
});
