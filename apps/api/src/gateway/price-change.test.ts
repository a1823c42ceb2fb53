import { prove } from '@derouter/billing';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { announcePrice } from '../admin/prices.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Two servers on one database, of which only one hears the order of the staff. 1 000 input tokens cost a thousandth of the price. */
const answer = providerScript(() => ({ text: 'Fine.', usage: { prompt_tokens: 1_000, completion_tokens: 0 } }));
let upstream: ScriptedUpstream;
let one: TestServer;
let two: TestServer;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = { SANDBOX_UPSTREAM: 'off', PRICE_NOTICE_DAYS: '0' };
  one = await startTestServer(inject('templateDatabaseUrl'), env);
  two = await startBeside(one, env);
  models = await addGatewayModels(one);
  await models.route('openai-compatible', upstream.baseUrl);
  customer = await addGatewayCustomer(one, '50');
});
afterEach(() => upstream.script(answer));
afterAll(async () => {
  expect((await prove(one.services.sql)).findings).toEqual([]);
  await two.stop();
  await one.stop();
  await upstream.close();
});

const ask = ({ base }: TestServer) =>
  fetch(`${base}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${customer.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'from-openai-compatible', max_completion_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] }),
  });
const costOf = async (asked: Promise<Response>) => {
  const response = await asked;
  await response.text();
  return response.headers.get('x-derouter-cost-usd');
};
const announce = (inputUsd: string, effectiveAt: Date) =>
  announcePrice(one.services, models.staffId, models.name('openai-compatible'), {
    ...{ tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: inputUsd, output: '10' } }], perCallUsd: {}, multipliers: {} },
    effectiveAt,
  });

describe('a new price over two running servers', () => {
  test('is charged by both from its moment, not before; what was admitted before keeps its price', async () => {
    await expect.poll(async () => (await ask(two)).status).toBe(200);
    const effectiveAt = new Date(Date.now() + 5_000);
    await announce('5', effectiveAt);
    // Announced is not in force: both still charge the old one.
    expect(await Promise.all([costOf(ask(one)), costOf(ask(two))])).toEqual(['0.001', '0.001']);
    const before = upstream.requests.length;
    const go = upstream.hold(answer);
    const admitted = [one, two, one, two].map((server) => costOf(ask(server)));
    await expect.poll(() => upstream.requests.length).toBe(before + 4);
    // Otherwise the machine was too slow for this test to say anything.
    expect(Date.now()).toBeLessThan(effectiveAt.getTime());
    await expect.poll(() => Date.now(), { interval: 20 }).toBeGreaterThan(effectiveAt.getTime());
    upstream.script(answer);
    expect(await Promise.all([costOf(ask(one)), costOf(ask(two))])).toEqual(['0.005', '0.005']);
    go();
    expect(await Promise.all(admitted)).toEqual(['0.001', '0.001', '0.001', '0.001']);
    const receipts = await one.services.sql<{ total: bigint; effectiveAt: Date }[]>`
      SELECT r.total_nano AS total, p.effective_at AS "effectiveAt" FROM receipts r JOIN price_versions p ON p.id = r.price_version_id
      WHERE r.account_id = ${customer.accountId}`;
    // Each receipt names the version by which it was charged.
    for (const receipt of receipts) {
      expect(receipt.total).toBe(receipt.effectiveAt.getTime() === effectiveAt.getTime() ? 5_000_000n : 1_000_000n);
    }
    expect(receipts.filter(({ total }) => total === 5_000_000n)).toHaveLength(2);
  });

  test('that is in force at once reaches the other server without a restart', async () => {
    await announce('2', new Date());
    expect(await costOf(ask(one))).toBe('0.002');
    await expect.poll(() => costOf(ask(two)), { timeout: 2_000, interval: 50 }).toBe('0.002');
  });
});
