import { type RouteInput, type UpstreamFile, upstreamFile } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { testUpstream } from '../gateway/index.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { deleteUpstream } from './delete-upstream.ts';
import { listModels } from './models.ts';
import { saveModel } from './save-model.ts';
import { updateUpstream } from './update-upstream.ts';
import { addUpstreamCost } from './upstream-costs.ts';
import { exportUpstreams } from './upstream-files/export-upstreams.ts';
import { compareUpstreams, importUpstreams } from './upstream-files/import-upstreams.ts';
import { createUpstream, enableUpstream, listUpstreams } from './upstreams.ts';

let server: TestServer;
let provider: ScriptedUpstream;
let staff: string;
const model = 'sandbox-gpt';

beforeAll(async () => {
  provider = await startScriptedUpstream(providerScript(() => ({ text: 'Fine.', usage: {} })));
  server = await startTestServer(inject('templateDatabaseUrl'), {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: provider.baseUrl,
    SANDBOX_UPSTREAM: 'on',
  });
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  await server.stop();
  await provider.close();
});

let count = 0;
const add = (over: { baseUrl?: string; allowPrivateNetwork?: boolean } = {}) =>
  createUpstream(server.services, staff, {
    name: `Provider ${++count}`,
    kind: 'openai-compatible',
    baseUrl: provider.baseUrl,
    credential: 'sk-first-1111',
    allowPrivateNetwork: true,
    ...over,
  });
const update = (id: string, change: Parameters<typeof updateUpstream>[3]) => updateUpstream(server.services, staff, id, change);
const remove = (id: string) => deleteUpstream(server.services, staff, id);
const list = () => listUpstreams(server.services);

describe('upstreams', () => {
  test('an upstream cannot be added with, or changed to, a private address that is not allowed', async () => {
    const before = list().length;
    await expect(add({ allowPrivateNetwork: false })).rejects.toMatchObject({ code: 'address_private', param: 'baseUrl' });
    expect(list()).toHaveLength(before);
    const { id } = await add({ baseUrl: 'https://provider.invalid/v1', allowPrivateNetwork: false });
    await expect(update(id, { baseUrl: 'http://169.254.169.254/v1' })).rejects.toMatchObject({ code: 'address_private' });
    // Both fields in one update, in either order.
    expect(await update(id, { baseUrl: 'http://10.0.0.7/v1/', allowPrivateNetwork: true })).toMatchObject({
      baseUrl: 'http://10.0.0.7/v1',
    });
    await expect(update(id, { allowPrivateNetwork: false })).rejects.toMatchObject({ code: 'address_private' });
    expect(await update(id, { name: 'Inside' })).toMatchObject({ name: 'Inside', allowPrivateNetwork: true });
  });

  test('a new credential is used from then on and never shown', async () => {
    const { id, credentialLast4 } = await add();
    expect(credentialLast4).toBe('1111');
    const changed = await update(id, { credential: 'sk-second-2222' });
    expect(changed.credentialLast4).toBe('2222');
    expect(JSON.stringify(changed)).not.toContain('second');
    await testUpstream(server.services, id);
    expect(provider.requests.at(-1)?.headers.authorization).toBe('Bearer sk-second-2222');
    const { staffActions } = schema;
    const actions = await server.services.db.select().from(staffActions).where(eq(staffActions.subject, id));
    expect(actions).toContainEqual(
      expect.objectContaining({ action: 'update upstream', after: { credentialSealed: 'set', credentialLast4: '2222' } }),
    );
    expect(JSON.stringify(actions)).not.toContain('sk-');
  });

  test('names are unique', async () => {
    const [one, other] = [await add(), await add()];
    await expect(update(other.id, { name: one.name })).rejects.toMatchObject({ code: 'conflict', param: 'name' });
    expect(await update(other.id, { enabled: false })).toMatchObject({ enabled: false, name: other.name });
  });

  test('an upstream from the environment or the sandbox can only be switched on and off', async () => {
    for (const source of ['environment', 'sandbox']) {
      const found = list().find((upstream) => upstream.source === source);
      if (!found) throw new Error(`no upstream of ${source}`);
      await expect(update(found.id, { baseUrl: 'https://example.com' })).rejects.toMatchObject({ code: 'set_elsewhere' });
      await expect(update(found.id, { credential: 'x' })).rejects.toMatchObject({ code: 'set_elsewhere' });
      await expect(remove(found.id)).rejects.toMatchObject({ code: 'set_elsewhere' });
      expect(await update(found.id, { enabled: false })).toMatchObject({ enabled: false });
      await update(found.id, { enabled: true });
    }
  });

  test('an upstream can be deleted once it has no routes', async () => {
    const { id, name } = await add();
    await saveModel(server.services, staff, model, { routes: [...routesOf(model), route(id)] });
    await expect(remove(id)).rejects.toMatchObject({ code: 'in_use' });
    await saveModel(server.services, staff, model, { routes: routesOf(model).filter(({ upstreamId }) => upstreamId !== id) });
    await remove(id);
    expect(list().some((upstream) => upstream.id === id)).toBe(false);
    await expect(remove(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(update(id, { name })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('upstreams as a file', () => {
  const file = async () => upstreamFile.parse(JSON.parse(JSON.stringify(await exportUpstreams(server.services))));
  const only = async (name: string, change: Partial<UpstreamFile['upstreams'][number]>) => {
    const all = await file();
    return { ...all, upstreams: all.upstreams.filter((one) => one.name === name).map((one) => ({ ...one, ...change })) };
  };
  const importAs = async (given: UpstreamFile) => {
    const { fingerprint } = await compareUpstreams(server.services, given);
    return importUpstreams(server.services, staff, { file: given, fingerprint, reason: 'moved' });
  };

  test('have no secrets, and importing one that was just exported changes nothing', async () => {
    const { id } = await add();
    await saveModel(server.services, staff, model, { routes: [...routesOf(model), route(id, 'from-file')] });
    await addUpstreamCost(server.services, staff, id, {
      upstreamModel: 'from-file',
      cost: {
        kind: 'rates',
        rates: { tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '1', output: '2' } }], perCallUsd: {}, multipliers: {} },
      },
      effectiveAt: null,
    });
    const exported = await file();
    expect(JSON.stringify(exported)).not.toMatch(/sk-|ealed|1111/);
    expect(exported.upstreams.some(({ name }) => name === 'Sandbox')).toBe(false);
    expect((await compareUpstreams(server.services, exported)).differences).toEqual([]);
    expect(upstreamFile.safeParse({ ...exported, upstreams: [{ ...exported.upstreams[0], credential: 'sk-1' }] }).success).toBe(false);
  });

  test('change what they name in one transaction, as the preview said, with an entry in the audit log', async () => {
    const { id, name } = await add();
    await saveModel(server.services, staff, model, { routes: [...routesOf(model), route(id, 'old')] });
    const given = await only(name, {
      draining: true,
      costs: [{ upstreamModel: null, cost: { kind: 'share', percent: '80' }, effectiveAt: null }],
      routes: [{ model, upstreamModel: 'new', priority: 4, weight: 2, enabled: false }],
    });
    given.upstreams.push({ ...(given.upstreams[0] as (typeof given.upstreams)[number]), name: `${name} copy`, draining: false });
    const { differences } = await importAs(given);
    expect(differences.map((one) => [one.name, one.isNew, one.needsCredential])).toEqual([
      [name, false, false],
      [`${name} copy`, true, true],
    ]);
    expect(list().find((one) => one.id === id)).toMatchObject({ draining: true, costs: [{ percent: 80 }] });
    expect(routesOf(model).filter(({ upstreamId }) => upstreamId === id)).toMatchObject([{ upstreamModel: 'new', priority: 4, weight: 2 }]);
    const copy = list().find((one) => one.name === `${name} copy`);
    expect(copy).toMatchObject({ enabled: false, credentialLast4: null });
    const actions = await server.services.db.select().from(schema.staffActions).where(eq(schema.staffActions.subject, id));
    expect(actions.at(-1)).toMatchObject({
      action: 'import upstream',
      reason: 'moved',
      before: { 'setting draining': 'false', 'cost *': null, [`route ${model} → old`]: 'priority=0 weight=1' },
      after: { 'setting draining': 'true', 'cost *': '80 %', [`route ${model} → new`]: 'priority=4 weight=2 off' },
    });
    // It has no key to call the provider with.
    const on = { enabled: true };
    await expect(enableUpstream(server.services, staff, copy?.id ?? '', true)).rejects.toMatchObject({ param: 'credential' });
    await expect(update(copy?.id ?? '', on)).rejects.toMatchObject({ code: 'validation_failed', param: 'credential' });
    expect(await update(copy?.id ?? '', { ...on, credential: 'sk-copy-3333' })).toMatchObject({ enabled: true, credentialLast4: '3333' });
  });

  test('are refused if something changed since the preview, or an address is private', async () => {
    const { id, name } = await add();
    const given = await only(name, { draining: true });
    const { fingerprint } = await compareUpstreams(server.services, given);
    await update(id, { draining: true });
    await expect(importUpstreams(server.services, staff, { file: given, fingerprint, reason: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const inside = await only(name, { baseUrl: 'http://169.254.169.254/v1', allowPrivateNetwork: false });
    await expect(importAs(inside)).rejects.toMatchObject({ code: 'address_private' });
    expect(list().find((one) => one.id === id)?.baseUrl).toBe(provider.baseUrl);
  });
});

const routesOf = (modelId: string): RouteInput[] =>
  (listModels(server.services).find(({ id }) => id === modelId)?.routes ?? []).map(
    ({ id, upstreamId, upstreamModel, priority, weight }) => ({ id, upstreamId, upstreamModel, priority, weight }),
  );
const route = (upstreamId: string, upstreamModel = 'm', priority = 0) => ({ upstreamId, upstreamModel, priority, weight: 1 });

describe('routes', () => {
  const other = 'sandbox-claude';
  const save = (routes: RouteInput[]) => saveModel(server.services, staff, other, { routes });
  const idOf = (upstreamModel: string) => routesOf(other).find((one) => one.upstreamModel === upstreamModel)?.id;

  test('routes that remain keep their ids, whatever else changes', async () => {
    const { id: upstreamId } = await add();
    await save([route(upstreamId, 'a'), route(upstreamId, 'b'), route(upstreamId, 'c')]);
    const [a, b] = [idOf('a'), idOf('b')];
    // Sent without ids and reordered: one removed, one added, one with another weight.
    await save([route(upstreamId, 'd'), route(upstreamId, 'b', 5), route(upstreamId, 'a')]);
    expect([idOf('a'), idOf('b'), idOf('c')]).toEqual([a, b, undefined]);
    expect(routesOf(other).find(({ id }) => id === b)?.priority).toBe(5);
    // Renamed in place.
    await save(routesOf(other).map((one) => (one.id === a ? { ...one, upstreamModel: 'a2' } : one)));
    expect(idOf('a2')).toBe(a);
    // Two routes swap names: each keeps the id of its upstream and model name.
    await save(routesOf(other).map((one) => ({ ...one, upstreamModel: { b: 'd', d: 'b' }[one.upstreamModel] ?? one.upstreamModel })));
    expect([idOf('a2'), idOf('b')]).toEqual([a, b]);
    // A route that staff switched off stays off.
    await server.services.sql`UPDATE routes SET enabled = false WHERE id = ${a ?? ''}`;
    await save(routesOf(other));
    expect(
      listModels(server.services)
        .find(({ id }) => id === other)
        ?.routes.find(({ id }) => id === a)?.enabled,
    ).toBe(false);
  });

  test('duplicate routes, and routes to unknown upstreams, are refused', async () => {
    const [first] = routesOf(other);
    if (!first) throw new Error('no route');
    await expect(save([first, { ...first, id: newId() }])).rejects.toMatchObject({ code: 'conflict' });
    await expect(save([{ ...first, upstreamId: newId() }])).rejects.toMatchObject({ code: 'not_found' });
    expect(routesOf(other).length).toBeGreaterThan(1);
  });
});
