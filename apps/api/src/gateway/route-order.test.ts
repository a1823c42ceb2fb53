import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { saveModel } from '../admin/save-model.ts';
import { updateUpstream } from '../admin/update-upstream.ts';
import { addUpstreamCost } from '../admin/upstream-costs.ts';
import { addCredential, enableCredential, removeCredential } from '../admin/upstream-credentials.ts';
import { createUpstream } from '../admin/upstreams.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

/** Which upstream and which of its credentials answers: drained upstreams, several credentials, and the cheapest or the fastest first. */
const model = 'claude-haiku-4-5';
const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 } }));
const json = { 'content-type': 'application/json' };

let server: TestServer;
let first: ScriptedUpstream;
let second: ScriptedUpstream;
let customer: GatewayCustomer;
let staff: string;
let ids: { first: string; second: string };

beforeAll(async () => {
  [first, second] = await Promise.all([startScriptedUpstream(answer), startScriptedUpstream(answer)]);
  server = await startTestServer(inject('templateDatabaseUrl'));
  staff = newId();
  const email = 'staff@example.com';
  await server.services.db.insert(schema.users).values({ id: staff, email, emailCanonical: email, isStaff: true });
  customer = await addGatewayCustomer(server);
});
afterAll(async () => {
  await server.stop();
  await Promise.all([first.close(), second.close()]);
});

/** Every test gets new upstreams, the first of which comes first. */
beforeEach(async () => {
  const make = async (baseUrl: string) => {
    const upstream = { name: newId(), kind: 'anthropic', baseUrl, credential: 'sk-number-one', allowPrivateNetwork: true } as const;
    return (await createUpstream(server.services, staff, upstream)).id;
  };
  ids = { first: await make(first.baseUrl), second: await make(second.baseUrl) };
  await saveModel(server.services, staff, model, {
    routing: 'priority',
    routes: [
      { upstreamId: ids.first, upstreamModel: model, priority: 0, weight: 1 },
      { upstreamId: ids.second, upstreamModel: model, priority: 1, weight: 1 },
    ],
  });
  for (const upstream of [first, second]) {
    upstream.script(answer);
    upstream.requests.length = 0;
  }
});

let conversations = 0;
const ask = (said = `Hi ${conversations++}`, over: object = {}) =>
  customer.call('/v1/messages', { model, max_tokens: 50, messages: [{ role: 'user', content: said }], ...over });
const asked = () => [first.requests.length, second.requests.length];

test('an upstream that drains keeps its conversations and gets no new ones, even where no other is left', async () => {
  await ask('An old conversation');
  await updateUpstream(server.services, staff, ids.first, { draining: true });
  await ask('An old conversation');
  expect(asked()).toEqual([2, 0]);
  await ask();
  expect(asked()).toEqual([2, 1]);
  await updateUpstream(server.services, staff, ids.second, { draining: true });
  const refused = await ask();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([529, '30']);
  expect(server.services.catalog.offered().some((entry) => entry.model.id === model)).toBe(false);
  await updateUpstream(server.services, staff, ids.second, { draining: false });
  expect((await ask()).status).toBe(200);
  expect(asked()).toEqual([2, 2]);
});

test('credentials take turns, and the one that is limited or refused pauses alone', async () => {
  const used = () => first.requests.splice(0).map(({ headers }) => String(headers['x-api-key']));
  const { credentials } = await addCredential(server.services, staff, ids.first, { label: 'second key', credential: 'sk-number-two' });
  expect(credentials).toMatchObject([{ label: 'second key', last4: '-two', enabled: true }]);
  for (let i = 0; i < 12; i++) await ask();
  expect(new Set(used())).toEqual(new Set(['sk-number-one', 'sk-number-two']));

  for (const refusal of [
    { status: 429, headers: { ...json, 'retry-after': '30' } },
    { status: 401, headers: json },
  ]) {
    const refused: Step[] = [refusal, { write: '{"type":"error","error":{"type":"x","message":"no"}}' }];
    first.script((request) => (request.headers['x-api-key'] === 'sk-number-two' ? refused : answer(request)));
    for (let i = 0; i < 12; i++) expect((await ask()).status).toBe(200);
    const keys = used();
    expect(keys.filter((key) => key === 'sk-number-two')).toHaveLength(1);
    expect(second.requests).toHaveLength(0);
    first.script(answer);
    // A credential with an id of its own begins without the pause.
    await removeCredential(server.services, staff, (await currentCredential()) ?? '');
    await addCredential(server.services, staff, ids.first, { label: 'again', credential: 'sk-number-two' });
  }

  await enableCredential(server.services, staff, (await currentCredential()) ?? '', false);
  for (let i = 0; i < 8; i++) await ask();
  expect(new Set(used())).toEqual(new Set(['sk-number-one']));
});

async function currentCredential(): Promise<string | undefined> {
  return server.services.catalog.upstreams().find(({ id }) => id === ids.first)?.credentials?.[0]?.id;
}

test('the cheapest upstream comes first, whatever the priorities say; an unknown cost comes last', async () => {
  await saveModel(server.services, staff, model, { routing: 'price' });
  const cost = (id: string, percent: string) =>
    addUpstreamCost(server.services, staff, id, { upstreamModel: null, cost: { kind: 'share', percent }, effectiveAt: null });
  await ask();
  expect(asked()).toEqual([1, 0]);
  await cost(ids.second, '85.5');
  await ask();
  expect(asked()).toEqual([1, 1]);
  const view = await cost(ids.first, '80');
  expect(view.costs).toMatchObject([{ upstreamModel: null, percent: 80, rates: null }]);
  await ask();
  expect(asked()).toEqual([2, 1]);
  // Half of every rate, for this model only.
  const rates = { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '0.1', output: '0.5' } }], perCallUsd: {}, multipliers: {} };
  await addUpstreamCost(server.services, staff, ids.second, { upstreamModel: model, cost: { kind: 'rates', rates }, effectiveAt: null });
  await ask();
  expect(asked()).toEqual([2, 2]);
});

test('a cost of the past, of no upstream, or with rates for all models is refused', async () => {
  const share = { kind: 'share', percent: '90' } as const;
  const add = (id: string, cost: Parameters<typeof addUpstreamCost>[3]) => addUpstreamCost(server.services, staff, id, cost);
  await expect(add(newId(), { upstreamModel: null, cost: share, effectiveAt: null })).rejects.toMatchObject({ code: 'not_found' });
  const past = new Date(Date.now() - 60_000);
  await expect(add(ids.first, { upstreamModel: null, cost: share, effectiveAt: past })).rejects.toMatchObject({ param: 'effectiveAt' });
  const rates = { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '1', output: '1' } }], perCallUsd: {}, multipliers: {} };
  const all = { upstreamModel: null, cost: { kind: 'rates', rates }, effectiveAt: null } as const;
  await expect(add(ids.first, all)).rejects.toMatchObject({ param: 'upstreamModel' });
});

test('the upstream that begins to stream first is preferred, once both were tried', async () => {
  await saveModel(server.services, staff, model, { routing: 'latency' });
  first.script(providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 10, output_tokens: 5 }, firstDelayMs: 150 })));
  const stream = async () => (await ask(undefined, { stream: true })).text();
  for (let i = 0; i < 10; i++) await stream();
  // The first has priority, so it is tried once; the second, then measured to be faster, answers all others.
  expect(asked()).toEqual([1, 9]);
});

test('a withdrawn model names its successor, which is another model of the catalogue', async () => {
  const change = (successorId: string) => saveModel(server.services, staff, model, { successorId });
  await expect(change(model)).rejects.toMatchObject({ param: 'successorId' });
  await expect(change('no-such-model')).rejects.toMatchObject({ param: 'successorId' });
  await saveModel(server.services, staff, model, { successorId: 'claude-sonnet-4-6', disabledFrom: new Date(Date.now() - 1000) });
  const refused = await ask();
  expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('Use claude-sonnet-4-6 instead.')]);
  await saveModel(server.services, staff, model, { disabledFrom: new Date(Date.now() + 86_400_000) });
  const [, listed] = await Promise.all([
    ask(),
    fetch(`${server.base}/v1/models/${model}`, { headers: { authorization: `Bearer ${customer.secret}` } }),
  ]);
  expect(await listed.json()).toMatchObject({ successor: 'claude-sonnet-4-6' });
  await saveModel(server.services, staff, model, { disabledFrom: null, successorId: null });
});
