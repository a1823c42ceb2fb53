import { connect, newId, schema } from '@derouter/db';
import { desc, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { createKey, revokeKey } from '../keys/manage-keys.ts';
import { updateKey } from '../keys/update-key.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { setAccountLimits } from './account-limits.ts';
import { adjustCustomer } from './adjust-customer.ts';
import { setKeySuspension } from './customer-keys.ts';
import { setSuspension } from './customers.ts';
import { deleteUpstream } from './delete-upstream.ts';
import { compareWithList, importPrices } from './import-prices.ts';
import { createModel, listModels } from './models.ts';
import { announcePrice, withdrawPrice } from './prices.ts';
import { saveModel } from './save-model.ts';
import { updateUpstream } from './update-upstream.ts';
import { createUpstream, enableUpstream, listUpstreams } from './upstreams.ts';

let server: TestServer;
let other: TestServer;
let owner: Awaited<ReturnType<typeof connect>>;
let staff: string;
let customer: TestCustomer;
let keyId: string;
const model = 'sandbox-gpt';
const heard: string[] = [];
const days = (n: number) => new Date(Date.now() + n * 86_400_000);
const rates = (input: string) => ({
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output: '15', cache_read: '0.3' } }],
  perCallUsd: {},
  multipliers: {},
});
const newUpstream = () => ({
  name: `Upstream ${newId()}`,
  kind: 'openai-compatible' as const,
  baseUrl: 'http://127.0.0.1:9/v1',
  credential: 'sk-1234',
  allowPrivateNetwork: true,
});

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  other = await startBeside(server);
  owner = await connect(server.services.config.databaseUrl ?? '', { max: 1, asApplication: false });
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 's@example.com', emailCanonical: 's@example.com', isStaff: true });
  customer = await addCustomer(server, '20');
  keyId = (await createKey(server.services, customer.accountId, 'a key')).key.id;
  for (const topic of ['key', 'account', 'catalog'] as const)
    other.services.notices.subscribe(topic, (subject) => heard.push(`${topic} ${subject}`));
});
afterEach(() => owner.sql`GRANT INSERT ON staff_actions TO derouter_app`);
afterAll(async () => {
  await owner.close();
  await other.stop();
  await server.stop();
});

const upstreamOf = async () => (await createUpstream(server.services, staff, newUpstream())).id;
const adjustment = (adjustmentId: string) =>
  adjustCustomer(server.services, staff, { accountId: customer.accountId, kind: 'credit', amountUsd: '1', adjustmentId, reason: 'test' });
const announced = async () =>
  (await announcePrice(server.services, staff, model, { ...rates((4 + Math.random()).toFixed(6)), effectiveAt: days(8) })).scheduled
    ?.priceVersionId ?? '';

/** Every change that staff can make: a setup function that returns the change. */
const changes: Readonly<Record<string, () => Promise<() => Promise<unknown>>>> = {
  'a model is created': async () => {
    const id = `model-${newId()}`;
    const facts = { displayName: id, vendor: 'test', dialects: ['openai-chat' as const], contextTokens: null, maxOutputTokens: null };
    return () => createModel(server.services, staff, { id, ...facts, ...rates('3') });
  },
  'a model is updated': async () => () => saveModel(server.services, staff, model, { displayName: `Name ${newId()}` }),
  'other names are set': async () => () => saveModel(server.services, staff, model, { aliases: [`alias-${newId()}`] }),
  'routes are set': async () => {
    const upstreamId = await upstreamOf();
    return () => saveModel(server.services, staff, model, { routes: [{ upstreamId, upstreamModel: 'x', priority: 0, weight: 1 }] });
  },
  'a price is announced': async () => announced,
  'a price is withdrawn': async () => {
    const id = await announced();
    return () => withdrawPrice(server.services, staff, id, 'a mistake');
  },
  'an upstream is created': async () => upstreamOf,
  'an upstream is switched off': async () => {
    const id = await upstreamOf();
    return () => enableUpstream(server.services, staff, id, false);
  },
  'an upstream is updated': async () => {
    const id = await upstreamOf();
    return () => updateUpstream(server.services, staff, id, { credential: 'sk-5678' });
  },
  'an upstream is deleted': async () => {
    const id = await upstreamOf();
    return () => deleteUpstream(server.services, staff, id);
  },
  'a customer is suspended': async () => {
    await setSuspension(server.services, staff, { accountId: customer.accountId, isSuspended: false, reason: 'resolved' });
    return () => setSuspension(server.services, staff, { accountId: customer.accountId, isSuspended: true, reason: 'test' });
  },
  'a key is suspended': async () => {
    await setKeySuspension(server.services, staff, keyId, null);
    return () => setKeySuspension(server.services, staff, keyId, 'test');
  },
  'limits are set': async () => {
    const limits = { allowedModels: null, requestsPerMinute: Math.ceil(Math.random() * 1e9), tokensPerMinute: null };
    return () => setAccountLimits(server.services, staff, customer.accountId, limits);
  },
  'credit is adjusted': async () => {
    const id = newId();
    return () => adjustment(id);
  },
};

/** Reads everything that staff can change. */
async function readAll() {
  const { models, modelAliases, priceVersions, routes, upstreams, accounts, keys, wallets, transfers } = schema;
  const tables = [models, modelAliases, priceVersions, routes, upstreams, accounts, keys, wallets, transfers];
  const rows = await Promise.all(tables.map((table) => server.services.db.select().from(table)));
  const texts = rows.map((list) =>
    list.map((row) => JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))).sort(),
  );
  return { texts, models: listModels(server.services), upstreams: listUpstreams(server.services) };
}
const actions = () => server.services.db.$count(schema.staffActions);
const quiet = async () => {
  for (let before = -1; before !== heard.length; ) {
    before = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
};

describe.each(Object.entries(changes))('when %s', (name, prepare) => {
  test('nothing is changed or announced if the audit row cannot be written', async () => {
    const change = await prepare();
    await quiet();
    const [before, noticesBefore] = [await readAll(), heard.length];
    await owner.sql`REVOKE INSERT ON staff_actions FROM derouter_app`;
    await expect(change()).rejects.toThrow();
    await quiet();
    expect(await readAll()).toEqual(before);
    expect(heard.slice(noticesBefore)).toEqual([]);
  });

  test('the audit row and the notice to other processes are committed with the change', async () => {
    const change = await prepare();
    await quiet();
    const [before, actionsBefore, noticesBefore] = [await readAll(), await actions(), heard.length];
    await change();
    expect((await readAll()).texts).not.toEqual(before.texts);
    expect(await actions()).toBe(actionsBefore + 1);
    const notices = name === 'credit is adjusted' ? 0 : 1;
    await expect.poll(() => heard.length - noticesBefore).toBe(notices);
  });
});

test('a failed adjustment is audited once when it is submitted again', async () => {
  const id = newId();
  const before = await actions();
  await owner.sql`REVOKE INSERT ON staff_actions FROM derouter_app`;
  await expect(adjustment(id)).rejects.toThrow();
  await owner.sql`GRANT INSERT ON staff_actions TO derouter_app`;
  for (let i = 0; i < 2; i++) await adjustment(id);
  expect(await actions()).toBe(before + 1);
});

test('changing a model that does not exist is refused and leaves no audit row', async () => {
  const before = await actions();
  await expect(saveModel(server.services, staff, 'no-such-model', { enabled: false })).rejects.toMatchObject({ code: 'not_found' });
  await expect(saveModel(server.services, staff, 'no-such-model', { aliases: ['x'] })).rejects.toMatchObject({ code: 'not_found' });
  expect(await actions()).toBe(before);
});

test('details, aliases and routes of a model are saved in one transaction', async () => {
  const [upstreamId, alias] = [await upstreamOf(), `together-${newId()}`];
  const change = {
    displayName: `Together ${alias}`,
    routes: [{ upstreamId, upstreamModel: alias, priority: 0, weight: 1 }],
  };
  await quiet();
  const [before, actionsBefore, noticesBefore] = [await readAll(), await actions(), heard.length];
  // A name that another model uses.
  const taken = { ...change, aliases: [alias, 'sandbox-claude'] };
  await expect(saveModel(server.services, staff, model, taken)).rejects.toMatchObject({ code: 'conflict', param: 'aliases' });
  const nowhere = { ...change, aliases: [alias], routes: [{ upstreamId: newId(), upstreamModel: 'x', priority: 0, weight: 1 }] };
  await expect(saveModel(server.services, staff, model, nowhere)).rejects.toMatchObject({ code: 'not_found' });
  await quiet();
  expect(await readAll()).toEqual(before);
  expect([await actions(), heard.length]).toEqual([actionsBefore, noticesBefore]);
  expect(await saveModel(server.services, staff, model, { ...change, aliases: [alias, alias] })).toMatchObject({
    displayName: change.displayName,
    aliases: [alias],
    routes: [{ upstreamId, upstreamModel: alias }],
  });
  const newest = await server.services.db.select().from(schema.staffActions).orderBy(desc(schema.staffActions.id)).limit(3);
  expect(newest.map(({ action }) => action).sort()).toEqual(['set aliases', 'set routes', 'update model']);
  await expect.poll(() => heard.length - noticesBefore).toBe(1);
  await saveModel(server.services, staff, model, { aliases: [] });
});

test('account limits that are not sent keep their values', async () => {
  const { accountId } = customer;
  await setAccountLimits(server.services, staff, accountId, { allowedModels: null, requestsPerMinute: 7, tokensPerMinute: 8 });
  expect(await setAccountLimits(server.services, staff, accountId, { tokensPerMinute: null })).toEqual({
    allowedModels: null,
    concurrency: null,
    requestsPerMinute: 7,
    tokensPerMinute: null,
  });
});

test('a name belongs to one model: concurrent claims, and a new model with that id, are conflicts', async () => {
  const name = `shared-${newId()}`;
  const claims = await Promise.allSettled([
    saveModel(server.services, staff, 'sandbox-gpt', { aliases: [name] }),
    saveModel(other.services, staff, 'sandbox-claude', { aliases: [name] }),
  ]);
  expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(claims.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict', param: 'aliases' } });
  const facts = { displayName: name, vendor: 'test', dialects: ['openai-chat' as const], contextTokens: null, maxOutputTokens: null };
  await expect(createModel(server.services, staff, { id: name, ...facts, ...rates('3') })).rejects.toMatchObject({
    code: 'conflict',
    param: 'id',
  });
});

test('an import stores nothing if the database refuses one price, and the next import takes effect immediately', async () => {
  // Every list price doubles.
  const services = { ...server.services, config: { ...server.services.config, priceMarkup: '2' } };
  const [first, second] = (await compareWithList(services)).map(({ modelId }) => ({ id: modelId }));
  if (!first || !second) throw new Error('no differences');
  await owner.sql.unsafe(`
    CREATE FUNCTION refuse_second() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.model_id = '${second.id}' THEN RAISE EXCEPTION 'refused' USING ERRCODE = 'DR004'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER refuse_second BEFORE INSERT ON price_versions FOR EACH ROW EXECUTE FUNCTION refuse_second()`);
  const versions = () => server.services.db.$count(schema.priceVersions, eq(schema.priceVersions.modelId, first.id));
  const before = await versions();
  const all = { modelIds: [first.id, second.id], effectiveAt: days(8) };
  await expect(importPrices(services, staff, all)).rejects.toMatchObject({ code: 'price_notice_too_short' });
  expect(await versions()).toBe(before);
  await owner.sql.unsafe('DROP TRIGGER refuse_second ON price_versions');
  // Queueing the mails fails; the prices are still stored, and every process loads them.
  const jobs = { ...services.jobs, send: () => Promise.reject(new Error('the queue is away')) };
  await importPrices({ ...services, jobs }, staff, all);
  for (const { services } of [server, other]) {
    await expect.poll(() => listModels(services).filter(({ id, scheduled }) => all.modelIds.includes(id) && scheduled)).toHaveLength(2);
  }
});

test('settings and budget of a key change in one transaction', async () => {
  const { key } = await createKey(server.services, customer.accountId, 'before');
  await quiet();
  const noticesBefore = heard.length;
  await owner.sql`REVOKE INSERT ON key_budgets FROM derouter_app`;
  const budget = { totalUsd: '1', dailyUsd: null, monthlyUsd: null };
  const change = () => updateKey(server.services, customer.accountId, key.id, { name: 'after', budget });
  await expect(change()).rejects.toThrow();
  await owner.sql`GRANT INSERT ON key_budgets TO derouter_app`;
  const name = async () => (await server.services.db.select().from(schema.keys).where(eq(schema.keys.id, key.id)))[0]?.name;
  expect(await name()).toBe('before');
  await quiet();
  expect(heard.slice(noticesBefore)).toEqual([]);
  expect(await change()).toMatchObject({ name: 'after' });
  await expect.poll(() => heard.slice(noticesBefore)).toEqual([`key ${key.id}`]);
  await revokeKey(server.services, customer.accountId, key.id);
  await expect(change()).rejects.toMatchObject({ code: 'key_revoked' });
});
