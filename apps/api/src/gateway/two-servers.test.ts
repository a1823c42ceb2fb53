import { prove } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { setAccountLimits } from '../admin/account-limits.ts';
import { setSuspension } from '../admin/customers.ts';
import { saveModel } from '../admin/save-model.ts';
import { createKey, revokeKey } from '../keys/manage-keys.ts';
import { updateKey } from '../keys/update-key.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** 43 and similar: two servers on one database act as one service for their customers. */
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));
const scraper = { authorization: 'Bearer scraper' };
const claude = { model: 'claude-haiku-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };
const begun: Step[] = [
  { status: 200, headers: { 'content-type': 'text/event-stream' } },
  { write: 'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}\n\n' },
  { write: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Begun"}}\n\n' },
];

let upstream: ScriptedUpstream;
let one: TestServer;
let two: TestServer;
let staff: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl, METRICS_TOKEN: 'scraper' };
  one = await startTestServer(inject('templateDatabaseUrl'), env);
  two = await startBeside(one, env);
  staff = newId();
  await one.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  expect((await prove(one.services.sql)).findings).toEqual([]);
  await two.stop();
  await one.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(one, '50');
  upstream.script(answer);
  upstream.requests.length = 0;
});

const ask = ({ base }: TestServer, body: Record<string, unknown> = claude, secret = customer.secret) =>
  fetch(`${base}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Sends requests to both servers alternately, all concurrently. */
const askBoth = (count: number, secrets: readonly string[] = [customer.secret]) =>
  Array.from({ length: count }, (_, at) => ask(at % 2 === 0 ? one : two, claude, secrets[at % secrets.length]));

describe('what is stopped on one server stops on the other within two seconds', () => {
  const stops: Readonly<Record<string, () => Promise<unknown>>> = {
    'a key that is switched off': () => updateKey(one.services, customer.accountId, customer.keyId, { suspended: true }),
    'a key that is revoked': () => revokeKey(one.services, customer.accountId, customer.keyId),
    'an account that is suspended': () =>
      setSuspension(one.services, staff, { accountId: customer.accountId, isSuspended: true, reason: 'test' }),
  };

  test.each(Object.entries(stops))('%s', async (_name, stop) => {
    upstream.script(() => [...begun, { hang: true }]);
    const stranger = await addGatewayCustomer(one);
    const [running, others] = await Promise.all([
      ask(two, { ...claude, stream: true }),
      ask(two, { ...claude, stream: true }, stranger.secret),
    ]);
    const [reader, othersReader] = [running.body?.getReader(), others.body?.getReader()];
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('message_start');
    await othersReader?.read();
    const since = performance.now();
    await stop();
    let rest = '';
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) rest += new TextDecoder().decode(step.value);
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(rest).toContain('This key may not be used any more');
    expect(await customer.receipt()).toMatchObject({ status: 'failed', error: 'suspended' });
    expect([401, 403]).toContain((await ask(two)).status);
    // The upstream's connection is closed too, and the stranger's stream continues.
    expect(upstream.requests.filter(({ closedEarlyAt }) => closedEarlyAt !== null)).toHaveLength(1);
    await othersReader?.cancel();
  });
});

describe('43 limits are exact across both servers', () => {
  test('concurrency of a key is limited across both', async () => {
    await updateKey(one.services, customer.accountId, customer.keyId, { concurrency: 5 });
    // Four rounds stay below the number of refusals after which a key is slowed down.
    for (let round = 0; round < 4; round++) {
      upstream.requests.length = 0;
      const go = upstream.hold(answer);
      let refused = 0;
      const all = askBoth(24).map(async (response) => {
        const { status } = await response;
        if (status === 429) refused++;
        return status;
      });
      await expect.poll(() => refused).toBe(19);
      await expect.poll(() => upstream.requests.length).toBe(5);
      // Both are at the limit: neither admits another request.
      expect([(await ask(one)).status, (await ask(two)).status]).toEqual([429, 429]);
      go();
      expect((await Promise.all(all)).filter((status) => status === 200)).toHaveLength(5);
    }
    const metrics = await Promise.all([one, two].map(async ({ base }) => (await fetch(`${base}/metrics`, { headers: scraper })).text()));
    const conflicts = metrics.map((text) => Number(/derouter_ledger_conflicts_total (\d+)/.exec(text)?.[1]));
    expect(Math.max(...conflicts)).toBeGreaterThan(0);
    // All slots are free again.
    upstream.script(answer);
    expect((await Promise.all(askBoth(4))).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('concurrency of a model per key is limited across both', async () => {
    await saveModel(one.services, staff, claude.model, { concurrencyPerKey: 3 });
    const other = await createKey(one.services, customer.accountId, 'other');
    const go = upstream.hold(answer);
    let refused = 0;
    const all = askBoth(24, [customer.secret, customer.secret, other.secret, other.secret]).map(async (response) => {
      const { status } = await response;
      if (status === 429) refused++;
      return status;
    });
    await expect.poll(() => refused).toBe(18);
    go();
    expect((await Promise.all(all)).filter((status) => status === 200)).toHaveLength(6);
    await saveModel(one.services, staff, claude.model, { concurrencyPerKey: null });
  });

  test('requests per minute of a key are limited across both', async () => {
    await updateKey(two.services, customer.accountId, customer.keyId, { requestsPerMinute: 10 });
    const startedAt = performance.now();
    const statuses = (await Promise.all(askBoth(40))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    // Within six seconds, the limit would have admitted one more.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(upstream.requests).toHaveLength(10);
    expect([(await ask(one)).status, (await ask(two)).status]).toEqual([429, 429]);
  });

  test('requests per minute of an account are limited across all its keys', async () => {
    await setAccountLimits(one.services, staff, customer.accountId, { allowedModels: null, requestsPerMinute: 8, tokensPerMinute: null });
    const other = await createKey(two.services, customer.accountId, 'other');
    const statuses = (await Promise.all(askBoth(32, [customer.secret, other.secret, other.secret]))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(8);
  });

  test('credit held by one server is not available to the other', async () => {
    // Each hold is about half a cent: five fit, six do not.
    customer = await addGatewayCustomer(one, '0.0295');
    const go = upstream.hold(answer);
    const body = { ...claude, max_tokens: 1_000 };
    const shortest = { ...body, thinking: { type: 'enabled', budget_tokens: 999 } };
    let refused = 0;
    const all = Array.from({ length: 20 }, async (_, at) => {
      const { status } = await ask(at % 2 === 0 ? one : two, shortest);
      if (status === 402) refused++;
      return status;
    });
    await expect.poll(() => refused).toBe(15);
    go();
    expect((await Promise.all(all)).filter((status) => status === 200)).toHaveLength(5);
  });
});
