import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { PageSession } from '../testing/page-session.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { deviceGrant } from './device-request.ts';

let server: TestServer;
let customer: TestCustomer;
let session: PageSession;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { PUBLIC_URL: 'https://derouter.example/', TRUSTED_PROXIES: '1' });
});
afterAll(() => server.stop());
beforeEach(async () => {
  customer = await addCustomer(server, '5');
  session = new PageSession(server, customer.cookie);
});

interface Started {
  readonly device_code: string;
  readonly user_code: string;
}
type Fields = Readonly<Record<string, string>>;

const send = async (path: string, fields: Fields, headers: Fields = {}, base = server.base) => {
  const response = await fetch(`${base}/api/device/${path}`, { method: 'POST', body: new URLSearchParams(fields), headers });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
};
const asked = { client_id: 'claude-code', host_name: 'büro-1.local' };
const start = async (fields: Fields = {}, headers: Fields = {}) =>
  (await send('code', { ...asked, ...fields }, headers)).body as unknown as Started;
const poll = (device_code: string, fields: Fields = {}, base = server.base) =>
  send('token', { grant_type: deviceGrant, client_id: 'claude-code', device_code, ...fields }, {}, base);
const errorOf = async (answer: ReturnType<typeof poll>) => (await answer).body.error;
const approve = (user_code: string, change: object = {}, by = session) =>
  by.mutate('devices.approve', { userCode: user_code, scopes: ['inference'], budget: null, ...change });
const keysOf = async () => (await session.query('keys.list')).data as { id: string; name: string; scopes: string[]; budget: unknown }[];

describe('a program that is approved', () => {
  test('gets one key, named after itself and its machine, with the scopes and the budget that were approved', async () => {
    const { status, headers, body } = await send('code', {
      ...asked,
      scope: 'management inference',
      budget_usd: '20',
      budget_period: 'month',
    });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'https://derouter.example/device',
      verification_uri_complete: `https://derouter.example/device?code=${body.user_code}`,
      expires_in: 600,
      interval: 5,
    });
    const { device_code, user_code } = body as unknown as Started;
    const stored = JSON.stringify(await server.services.sql`SELECT * FROM device_authorisations`, (_name, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const code of [device_code, user_code, user_code.replace('-', '')]) expect(stored).not.toContain(code);

    const shown = await session.mutate('devices.lookUp', { userCode: ` ${user_code.toLowerCase().replace('-', ' ')}` });
    expect(shown.data).toMatchObject({
      clientName: 'Claude Code',
      host: 'büro-1.local',
      network: '127.0.0.1',
      isSameNetwork: true,
      keyName: 'Claude Code on büro-1.local',
      scopes: ['inference', 'management'],
      budget: { usd: '20', period: 'month' },
    });
    expect(await errorOf(poll(device_code))).toBe('authorization_pending');
    expect((await approve(user_code, { budget: { usd: '7.50', period: 'day' } })).code).toBeNull();
    expect(await keysOf()).toEqual([]);

    const picked = await poll(device_code);
    const [key] = await keysOf();
    expect(picked).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', scope: 'inference', key_id: key?.id, base_url: 'https://derouter.example' },
    });
    expect(key).toMatchObject({
      name: 'Claude Code on büro-1.local',
      scopes: ['inference'],
      budget: { limits: [{ period: 'day', limitUsd: '7.5' }] },
    });
    const balance = await fetch(`${server.base}/api/v1/key`, { headers: { authorization: `Bearer ${picked.body.access_token}` } });
    expect(await balance.json()).toMatchObject({ data: { limit: 7.5, limit_reset: 'daily' } });
  });

  test('sends JSON as well as forms, and is called by its own name if it is unknown', async () => {
    const post = (path: string, body: unknown) =>
      fetch(`${server.base}/api/device/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(async (response) => (await response.json()) as Record<string, string>);
    const { device_code, user_code } = await post('code', { client_id: 'My Tray 2.0', host_name: 'pc' });
    await approve(user_code ?? '');
    const { access_token } = await post('token', { grant_type: deviceGrant, client_id: 'My Tray 2.0', device_code });
    expect(access_token).toMatch(/^dr-/);
    expect((await keysOf()).map(({ name }) => name)).toEqual(['My Tray 2.0 on pc']);
  });

  test('picks up one key, also when polls arrive together at two processes', async () => {
    const { device_code, user_code } = await start();
    await approve(user_code);
    const beside = await startBeside(server);
    try {
      const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => poll(device_code, {}, n % 2 ? server.base : beside.base)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      expect(new Set(answers.map(({ body }) => `${body.key_id} ${body.access_token}`)).size).toBe(1);
    } finally {
      await beside.stop();
    }
    expect(await keysOf()).toHaveLength(1);
  });

  test('whose answer was lost gets it again: for a minute, on its own network, while the key is unused and unchanged', async () => {
    const { sql } = server.services;
    const pickUp = async () => {
      const { device_code, user_code } = await start();
      await approve(user_code);
      const { body } = await poll(device_code);
      return { device_code, secret: String(body.access_token), id: String(body.key_id), body };
    };
    const lost = await pickUp();
    expect((await poll(lost.device_code)).body).toEqual(lost.body);
    const elsewhere = send(
      'token',
      { grant_type: deviceGrant, client_id: 'claude-code', device_code: lost.device_code },
      { 'x-forwarded-for': '203.0.113.9' },
    );
    expect(await errorOf(elsewhere)).toBe('invalid_grant');
    expect(await errorOf(poll(lost.device_code, { client_id: 'codex' }))).toBe('invalid_grant');
    await sql`UPDATE keys SET created_at = created_at - interval '61 seconds' WHERE id = ${lost.id}`;
    expect(await errorOf(poll(lost.device_code))).toBe('invalid_grant');
    // The key works, and nothing that is stored gives its secret away.
    expect((await fetch(`${server.base}/api/v1/key`, { headers: { authorization: `Bearer ${lost.secret}` } })).status).toBe(200);
    const [stored] = await sql<{ text: string }[]>`
      SELECT d::text || s::text AS text FROM device_authorisations d JOIN key_secrets s ON s.key_id = d.key_id WHERE d.key_id = ${lost.id}`;
    expect(stored?.text).not.toContain(lost.secret.slice(8, -4));

    const used = await pickUp();
    await sql`UPDATE keys SET last_used_at = now() WHERE id = ${used.id}`;
    expect(await errorOf(poll(used.device_code))).toBe('invalid_grant');
    const revoked = await pickUp();
    expect((await session.mutate('keys.revoke', { id: revoked.id })).code).toBeNull();
    expect(await errorOf(poll(revoked.device_code))).toBe('invalid_grant');
    const rotated = await pickUp();
    expect((await session.mutate('keys.rotate', { id: rotated.id, overlap: 'now' })).code).toBeNull();
    expect(await errorOf(poll(rotated.device_code))).toBe('invalid_grant');
  });
});

describe('no key is made', () => {
  test('for a program that was denied, and the denial is final', async () => {
    const { device_code, user_code } = await start();
    expect((await session.mutate('devices.deny', { userCode: user_code })).code).toBeNull();
    expect((await approve(user_code)).code).toBe('not_found');
    expect([await errorOf(poll(device_code)), await errorOf(poll(device_code))]).toEqual(['access_denied', 'access_denied']);
  });

  test('after ten minutes, decided or not, and old requests are deleted', async () => {
    const [pending, approved] = [await start(), await start()];
    await approve(approved.user_code);
    const expire = (interval: string) =>
      server.services
        .sql`UPDATE device_authorisations SET expires_at = now() - ${interval}::interval WHERE status IN ('pending', 'approved')`;
    await expire('1 second');
    expect((await approve(pending.user_code)).code).toBe('not_found');
    expect([await errorOf(poll(pending.device_code)), await errorOf(poll(approved.device_code))]).toEqual([
      'expired_token',
      'expired_token',
    ]);
    await expire('2 days');
    const { runMaintenance } = await import('../run-maintenance.ts');
    await runMaintenance(server.services);
    expect(await errorOf(poll(pending.device_code))).toBe('invalid_grant');
  });

  test('with the device code of another program, a made-up code, or the user code', async () => {
    const { device_code, user_code } = await start();
    await approve(user_code);
    for (const [code, client_id] of [
      [device_code, 'codex'],
      [`${device_code.slice(0, -1)}_`, 'claude-code'],
      [user_code, 'claude-code'],
    ] as const) {
      expect(await errorOf(poll(code, { client_id }))).toBe('invalid_grant');
    }
    const other = await start();
    expect(await errorOf(poll(other.device_code))).toBe('authorization_pending');
    expect((await poll(device_code)).status).toBe(200);
  });

  test('for a second account: whoever decides first has decided', async () => {
    const { device_code, user_code } = await start();
    const thief = new PageSession(server, (await addCustomer(server, '5')).cookie);
    await approve(user_code);
    for (const path of ['lookUp', 'approve', 'deny']) {
      const answer = await thief.mutate(`devices.${path}`, { userCode: user_code, scopes: ['inference'], budget: null });
      expect([path, answer.code]).toEqual([path, 'not_found']);
    }
    expect((await poll(device_code)).status).toBe(200);
    expect(await keysOf()).toHaveLength(1);
    expect((await thief.query('keys.list')).data).toEqual([]);
  });

  test('by a page of another site, or by someone who is not signed in', async () => {
    const { device_code, user_code } = await start();
    const input = { userCode: user_code, scopes: ['inference'], budget: null };
    const foreign: Fields[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'x-derouter': '' },
    ];
    for (const headers of foreign) expect((await session.mutate('devices.approve', input, headers)).status).toBe(403);
    expect((await new PageSession(server).mutate('devices.approve', input)).code).toBe('unauthenticated');
    expect(await errorOf(poll(device_code))).toBe('authorization_pending');
  });

  test('with a scope that the program did not ask for', async () => {
    const { user_code } = await start();
    expect((await approve(user_code, { scopes: ['inference', 'management'] })).code).toBe('validation_failed');
    expect((await approve(user_code, { scopes: [] })).code).toBe('validation_failed');
    expect((await approve(user_code)).code).toBeNull();
  });

  test('for an account that is suspended, before or after it approved', async () => {
    const [first, second] = [await start(), await start()];
    await approve(first.user_code);
    await server.services.sql`UPDATE accounts SET status = 'suspended' WHERE id = ${customer.accountId}`;
    expect(await errorOf(poll(first.device_code))).toBe('access_denied');
    expect((await approve(second.user_code)).code).toBe('account_suspended');
    expect(await server.services.sql`SELECT 1 FROM keys WHERE account_id = ${customer.accountId}`).toHaveLength(0);
  });

  test('for an account that is to be deleted, before or after it approved, and after a lost answer', async () => {
    const [first, second, third] = [await start(), await start(), await start()];
    for (const { user_code } of [first, third]) expect((await approve(user_code)).code).toBeNull();
    expect((await poll(third.device_code)).status).toBe(200);
    await server.services.sql`UPDATE accounts SET deletion_due_at = now() + interval '7 days' WHERE id = ${customer.accountId}`;
    expect(await errorOf(poll(first.device_code))).toBe('access_denied');
    expect(await errorOf(poll(third.device_code))).toBe('invalid_grant');
    expect((await approve(second.user_code)).code).toBe('conflict');
    expect(await server.services.sql`SELECT 1 FROM keys WHERE account_id = ${customer.accountId}`).toHaveLength(1);
  });
});

test('the name of a key is cut between characters, and the approval shows the same name', async () => {
  const { device_code, user_code } = await start({ host_name: `xx${'𝕏'.repeat(61)}` });
  const shown = (await session.mutate('devices.lookUp', { userCode: user_code })).data as { keyName: string };
  expect((await approve(user_code)).code).toBeNull();
  const name = String((await poll(device_code)).body.key_name);
  expect([name.isWellFormed(), name.length, shown.keyName]).toEqual([true, 79, name]);
});

describe('limits', () => {
  test('polling faster than every five seconds slows down further, and does not delay the key', async () => {
    const { device_code, user_code } = await start();
    expect([await errorOf(poll(device_code)), await errorOf(poll(device_code)), await errorOf(poll(device_code))]).toEqual([
      'authorization_pending',
      'slow_down',
      'slow_down',
    ]);
    await server.services.sql`UPDATE device_authorisations SET polled_at = now() - interval '14 seconds' WHERE status = 'pending'`;
    expect(await errorOf(poll(device_code))).toBe('slow_down');
    await server.services.sql`UPDATE device_authorisations SET polled_at = now() - interval '20 seconds' WHERE status = 'pending'`;
    expect(await errorOf(poll(device_code))).toBe('authorization_pending');
    await approve(user_code);
    expect((await poll(device_code)).status).toBe(200);
  });

  test('a network starts at most 30 requests an hour', async () => {
    const from = (address: string) => send('code', asked, { 'x-forwarded-for': address });
    const statuses = await Promise.all(Array.from({ length: 34 }, async () => (await from('203.0.113.7')).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    const refused = await from('203.0.113.7');
    expect([refused.status, refused.body.error, refused.headers.get('retry-after')]).toEqual([429, 'too_many_requests', '3600']);
    expect((await from('203.0.113.8')).status).toBe(200);
  });

  test('an account tries at most 40 codes an hour, a network at most 60', async () => {
    const tryCodes = async (by: PageSession, count: number, network: string) => {
      const tries = Array.from({ length: count }, () =>
        by.mutate('devices.lookUp', { userCode: 'BCDFBCDF' }, { 'x-forwarded-for': network }),
      );
      return (await Promise.all(tries)).filter(({ code }) => code === 'not_found').length;
    };
    expect(await tryCodes(session, 44, '203.0.113.20')).toBe(40);
    const { user_code } = await start();
    expect((await approve(user_code)).code).toBe('too_many_attempts');
    const other = new PageSession(server, (await addCustomer(server)).cookie);
    expect(await tryCodes(other, 24, '203.0.113.20')).toBe(20);
    expect(await tryCodes(other, 1, '203.0.113.21')).toBe(1);
  });
});

test('what cannot be understood is refused in the format of OAuth', async () => {
  const cases: [string, Fields, string][] = [
    ['code', {}, 'invalid_request'],
    ['code', { ...asked, client_id: 'x\u202ey' }, 'invalid_request'],
    ['code', { ...asked, host_name: '<b>' }, 'invalid_request'],
    ['code', { ...asked, scope: 'admin' }, 'invalid_request'],
    ['code', { ...asked, budget_usd: '-1' }, 'invalid_request'],
    ['code', { ...asked, budget_usd: '1', budget_period: 'year' }, 'invalid_request'],
    ['token', {}, 'unsupported_grant_type'],
    ['token', { grant_type: 'password', client_id: 'codex', device_code: 'x' }, 'unsupported_grant_type'],
    ['token', { grant_type: deviceGrant, client_id: 'codex' }, 'invalid_request'],
  ];
  for (const [path, fields, error] of cases) {
    const { status, body } = await send(path, fields);
    expect([path, fields, status, body]).toEqual([path, fields, 400, { error, error_description: expect.stringMatching(/./) }]);
  }
  const bad = await fetch(`${server.base}/api/device/code`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"client_id":',
  });
  expect([bad.status, await bad.json()]).toEqual([400, { error: 'invalid_request', error_description: 'The body cannot be read.' }]);
  expect((await fetch(`${server.base}/api/device/code`)).status).toBe(405);
});

test('a program can read the endpoints and the models that are offered', async () => {
  const answer = (await (await fetch(`${server.base}/api/device`)).json()) as { models: unknown[] };
  expect(answer).toMatchObject({ service: 'derouter', token_endpoint: 'https://derouter.example/api/device/token' });
  expect(answer.models).toContainEqual(expect.objectContaining({ id: 'sandbox-gpt', vendor: expect.any(String) }));
});

describe('tools that poll a balance read it with the key of a connected agent', () => {
  const connected = async () => {
    const { device_code, user_code } = await start();
    await approve(user_code, { budget: { usd: '2', period: 'month' } });
    return String((await poll(device_code)).body.access_token);
  };
  const get = async (path: string, headers: Fields) => {
    const response = await fetch(`${server.base}${path}`, { headers });
    expect(response.status).toBe(200);
    return (await response.json()) as { data: Record<string, unknown> };
  };

  test('CodexBar, and what other OpenRouter readers ask: credits, then key, whose figures it decodes as numbers', async () => {
    const authorization = `Bearer ${await connected()}`;
    const credits = await get('/api/v1/credits', { authorization, accept: 'application/json', 'x-title': 'CodexBar' });
    expect(credits.data).toEqual({ total_credits: 5, total_usage: 0 });
    const { data } = await get('/api/v1/key', { authorization, accept: 'application/json' });
    expect(data).toMatchObject({ limit: 2, limit_remaining: 2, usage: 0, usage_daily: 0, usage_weekly: 0, usage_monthly: 0 });
    expect(await get('/api/v1/auth/key', { authorization })).toEqual({ data });
    // An interval or a number of another type makes it drop the whole answer.
    if (data.rate_limit != null) expect(data.rate_limit).toMatchObject({ requests: expect.any(Number), interval: expect.any(String) });
  });

  test('Roo Code, which drops the whole answer if one of these has another type', async () => {
    const { data } = await get('/api/v1/key', {
      authorization: `Bearer ${await connected()}`,
      accept: 'application/json, text/plain, */*',
    });
    expect(data).toMatchObject({
      label: expect.any(String),
      usage: expect.any(Number),
      is_free_tier: expect.any(Boolean),
      is_provisioning_key: expect.any(Boolean),
      rate_limit: { requests: expect.any(Number), interval: expect.any(String) },
    });
    expect(Number(data.limit) - Number(data.usage)).toBe(2);
  });

  test('a cc-switch usage script', async () => {
    const authorization = `Bearer ${await connected()}`;
    const answer = await get('/api/v1/key', { authorization, 'user-agent': 'cc-switch/1.0' });
    const extractor = ({ data }: typeof answer) => ({ isValid: true, remaining: data.limit_remaining ?? null, unit: 'USD' });
    expect(extractor(answer)).toEqual({ isValid: true, remaining: 2, unit: 'USD' });
  });
});
