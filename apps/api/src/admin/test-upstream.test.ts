import { newId, schema } from '@derouter/db';
import { providerScript, type ScriptedUpstream, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { addStaff, enrolApp } from '../testing/add-staff.ts';
import type { PageSession } from '../testing/page-session.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;
let provider: ScriptedUpstream;
let engineer: PageSession;
let upstreamId: string;

const good = providerScript(() => ({ text: 'Hello.', usage: {} }));
const model = 'sandbox-gpt';

beforeAll(async () => {
  provider = await startScriptedUpstream(good);
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'on' });
  ({ pending: engineer } = await addStaff(server, ['engineer']));
  await enrolApp(engineer);
  const { data } = await engineer.mutate('admin.upstreams.create', {
    name: 'Tested',
    kind: 'openai-compatible',
    baseUrl: provider.baseUrl,
    credential: 'sk-first-1111',
    allowPrivateNetwork: true,
  });
  upstreamId = (data as { id: string }).id;
  const route = { upstreamId, upstreamModel: 'its-name', priority: 9, weight: 1 };
  expect((await engineer.mutate('admin.models.save', { id: model, routes: [route] })).code).toBeNull();
});
afterAll(async () => {
  await server.stop();
  await provider.close();
});
beforeEach(() => provider.script(good));

const run = (how: object = {}) => engineer.mutate('admin.upstreams.test', { id: upstreamId, ...how });
const lastCall = () => provider.requests.at(-1);

test('without a model, the list of models is asked for with the first key', async () => {
  expect((await run()).data).toMatchObject({ ok: true, outcome: 'listed', modelsSeen: 1, status: null });
  expect([lastCall()?.path, lastCall()?.headers.authorization]).toEqual(['/models', 'Bearer sk-first-1111']);
});

test('with a model, its route is called for a short answer', async () => {
  expect((await run({ model })).data).toMatchObject({ ok: true, outcome: 'answered', message: 'its-name answered.' });
  expect(lastCall()).toMatchObject({ path: '/chat/completions', body: { model: 'its-name', max_tokens: 1 } });
  expect((await run({ model: 'sandbox-claude' })).code).toBe('not_found');
  expect((await run({ model: 'no-such-model' })).code).toBe('not_found');
});

test('each further key is tested, also right after it was added and while it is off; no key is in an answer', async () => {
  const { data } = await engineer.mutate('admin.upstreams.addCredential', { id: upstreamId, label: 'B', credential: 'sk-second-2222' });
  const [{ id: credentialId } = { id: '' }] = (data as { credentials: { id: string }[] }).credentials;
  const answers = [await run({ credentialId }), await run({ credentialId, model })];
  expect(answers.map(({ data: found }) => (found as { outcome: string }).outcome)).toEqual(['listed', 'answered']);
  expect(provider.requests.slice(-2).map(({ headers }) => headers.authorization)).toEqual([
    'Bearer sk-second-2222',
    'Bearer sk-second-2222',
  ]);
  await engineer.mutate('admin.upstreams.setCredential', { id: credentialId, enabled: false });
  expect((await run({ credentialId })).data).toMatchObject({ ok: true });
  // A provider that repeats the key in what it says.
  provider.script(() => [{ status: 400 }, { write: '{"error":{"message":"Bad key: sk-second-2222."}}' }]);
  const echoed = await run({ credentialId });
  expect(echoed.data).toMatchObject({ ok: false, outcome: 'failed', status: 400, said: 'Bad key: …2222' });
  expect(JSON.stringify([...answers, echoed])).not.toMatch(/sk-/);
});

test('a key that another process added a moment ago is found; one of another upstream is not', async () => {
  const values = {
    label: 'C',
    credentialLast4: '3333',
    credentialSealed: server.services.sealer.seal('upstream credential', 'sk-third-3333'),
  };
  const credentialId = newId();
  await server.services.db.insert(schema.upstreamCredentials).values({ id: credentialId, upstreamId, ...values });
  expect((await run({ credentialId })).data).toMatchObject({ ok: true });
  expect(lastCall()?.headers.authorization).toBe('Bearer sk-third-3333');
  const sandbox = server.services.catalog.upstreams().find(({ kind }) => kind === 'sandbox');
  expect((await run({ id: sandbox?.id, credentialId })).code).toBe('not_found');
  expect((await run({ credentialId: newId() })).code).toBe('not_found');
  expect((await run({ credentialId: 'x' })).code).toBe('validation_failed');
  expect((await run({ id: newId() })).code).toBe('not_found');
});

test('what went wrong has a name of its own', async () => {
  const found = async (script: Parameters<ScriptedUpstream['script']>[0], how: object = {}) => {
    provider.script(script);
    return (await run(how)).data;
  };
  expect(await found(() => [{ status: 401 }, { write: '{}' }], { model })).toMatchObject({ ok: false, outcome: 'refused', status: 401 });
  const limited = { error: { message: 'Slow down' } };
  expect(await found(() => [{ status: 429 }, { write: JSON.stringify(limited) }])).toMatchObject({
    ...{ ok: false, outcome: 'failed', status: 429, said: 'Slow down' },
  });
  expect(await found(() => [{ status: 200 }, { write: '<html>' }])).toMatchObject({ ok: false, outcome: 'unreadable' });
  expect(await found(() => [{ status: 200 }, { write: '<html>' }], { model })).toMatchObject({ ok: false, outcome: 'unreadable' });
  expect(await found(() => [{ reset: true }])).toMatchObject({ ok: false, outcome: 'unreachable', status: null });
});
