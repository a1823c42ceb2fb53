import { newId } from '@derouter/db';
import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { operatorAt } from '../admin/change-as.ts';
import { readUpstreams } from '../admin/read-upstreams.ts';
import { setUpstreamCredit } from '../admin/set-upstream-credit.ts';
import { createUpstream } from '../admin/upstreams.ts';
import { readMails } from '../testing/read-mails.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { watchUpstreamCredit } from './alert-upstream-credit.ts';

const operator = operatorAt('root', 'here');
let server: TestServer;
let provider: ScriptedUpstream;

beforeAll(async () => {
  [server, provider] = await Promise.all([startTestServer(inject('templateDatabaseUrl')), startScriptedUpstream(() => [])]);
  await server.services.sql`
    INSERT INTO users (id, email, email_canonical, is_staff, staff_roles) VALUES
      (${newId()}, 'engineer@example.com', 'engineer@example.com', true, '{engineer}'),
      (${newId()}, 'support@example.com', 'support@example.com', true, '{support}')`;
});
afterAll(() => Promise.all([server.stop(), provider.close()]));

const add = async (path = '') => {
  const connection = {
    kind: 'openai-compatible',
    baseUrl: `${provider.baseUrl}${path}`,
    credential: 'sk-1',
    allowPrivateNetwork: true,
  } as const;
  return (await createUpstream(server.services, operator, { name: newId(), ...connection })).id;
};
/** Spends so much in each of the last seven days. */
const spend = (id: string, usd: number) => server.services.sql`
  INSERT INTO upstream_hourly (hour, upstream_id, model_id, requests, failures, total_nano, cost_nano, uncosted_nano)
  SELECT date_trunc('hour', now(), 'UTC') - make_interval(days => d, hours => 1), ${id}, 'some', 1, 0, 0, ${Math.round(usd * 1e9)}, 0
  FROM generate_series(0, 6) d`;
const creditOf = async (id: string) => (await readUpstreams(server.services)).find((upstream) => upstream.id === id)?.credit;
const answer = (body: object, status = 200): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];
const engineer = 'engineer@example.com';
const mailsAbout = async (word: string) => {
  expect(await readMails(server, 'support@example.com')).toEqual([]);
  return (await readMails(server, engineer)).filter(({ subject }) => subject.includes(word)).map(({ text }) => text);
};

test.each([
  ['openrouter', '/api/v1', '/api/v1/credits', { data: { total_credits: 110.5, total_usage: 10.25 } }, '100.25'],
  ['deepseek', '/v1', '/user/balance', { is_available: true, balance_infos: [{ currency: 'USD', total_balance: '100.25' }] }, '100.25'],
] as const)('what %s says is left is shown with the days that it lasts', async (source, base, path, body, left) => {
  const id = await add(base);
  await spend(id, 10);
  await setUpstreamCredit(server.services, operator, id, { source, leftUsd: null, alertDays: 7 });
  provider.requests.length = 0;
  provider.script(() => answer(body));
  await watchUpstreamCredit(server.services);
  expect(provider.requests.map((request) => [request.path, request.headers.authorization])).toEqual([[path, 'Bearer sk-1']]);
  expect(await creditOf(id)).toMatchObject({ source, leftUsd: left, days: 10, isLow: false, error: null });
  for (const [wrong, error] of [
    [answer({ message: 'no' }, 403), 'The upstream answered 403.'],
    [answer({ data: { total_credits: '1' } }), 'The answer names no credit in USD.'],
    [[{ reset: true }] satisfies Step[], expect.stringContaining('cannot be reached')],
  ] as const) {
    provider.script(() => wrong);
    await watchUpstreamCredit(server.services);
    // The last figure stays.
    expect(await creditOf(id)).toMatchObject({ leftUsd: left, error });
  }
  await setUpstreamCredit(server.services, operator, id, { source: 'none', leftUsd: null, alertDays: 7 });
  expect(await creditOf(id)).toBeNull();
});

test('what staff entered becomes less by the cost since; engineers are mailed once when it lasts too short, and again after a refill', async () => {
  const id = await add();
  const name = server.services.catalog.upstreams().find((upstream) => upstream.id === id)?.name ?? '';
  const enter = (leftUsd: string) => setUpstreamCredit(server.services, operator, id, { source: 'staff', leftUsd, alertDays: 7 });
  await expect(setUpstreamCredit(server.services, operator, id, { source: 'staff', leftUsd: null, alertDays: 7 })).rejects.toMatchObject({
    param: 'leftUsd',
  });
  await enter('100');
  await spend(id, 10);
  await watchUpstreamCredit(server.services);
  expect([await creditOf(id), await mailsAbout(name)]).toMatchObject([{ leftUsd: '100', days: 10, isLow: false }, []]);
  await server.services.sql`UPDATE upstreams SET credit_read_at = credit_read_at - interval '4 days' WHERE id = ${id}`;
  for (let i = 0; i < 2; i++) await watchUpstreamCredit(server.services);
  expect([await creditOf(id), await mailsAbout(name)]).toMatchObject([
    { leftUsd: '60', days: 6, isLow: true },
    [expect.stringContaining('is $60. At the cost of the last seven days it lasts for 6 days.')],
  ]);
  await enter('500');
  await watchUpstreamCredit(server.services);
  expect(await creditOf(id)).toMatchObject({ leftUsd: '500', isLow: false });
  await enter('0');
  await watchUpstreamCredit(server.services);
  expect(await mailsAbout(name)).toHaveLength(2);
});
