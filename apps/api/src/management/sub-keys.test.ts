import { parseUsd, prove, readWallet } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { authoriseReseller } from '../admin/resellers.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { operations } from './operations/index.ts';

interface SubKey {
  readonly id: string;
  readonly keyId: string;
  readonly label: string;
  readonly key: string;
  readonly budgetVirtual: string;
  readonly spentVirtual: string;
  readonly remainingVirtual: string;
  readonly rpmLimit: number | null;
  readonly concurrentLimit: number | null;
  readonly displayMultiplier: number;
  readonly createdAt: string;
}
interface Balance {
  readonly balance: string;
  readonly locked_balance: string;
  readonly available: string;
}

let one: TestServer;
let two: TestServer;
let staff: string;
let customer: GatewayCustomer;

beforeAll(async () => {
  const env = { MANAGEMENT_CALLS_PER_MINUTE: '100000' };
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
});
beforeEach(async () => {
  customer = await addReseller();
});

async function addReseller(creditUsd = '20'): Promise<GatewayCustomer> {
  const added = await addGatewayCustomer(one, creditUsd);
  await authoriseReseller(one.services, staff, { accountId: added.accountId, document: 'Contract 7', documentDate: '2026-11-01' });
  return added;
}

interface Options {
  readonly body?: unknown;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
  readonly at?: TestServer;
}

async function call<T = unknown>(method: string, path: string, { body, secret = customer.secret, headers = {}, at = one }: Options = {}) {
  const response = await fetch(`${at.base}${path}`, {
    method,
    headers: { 'x-api-key': secret, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null) as T,
  };
}
const create = async (body: Record<string, unknown>) => (await call<SubKey>('POST', '/api/sub-keys', { body })).json;
const change = (id: string, body: unknown, at = two) => call<SubKey>('PUT', `/api/sub-keys/${id}`, { body, at });
const balance = async () => (await call<Balance>('GET', '/api/balance')).json;
const ask = (secret: string, at = one, headers: Record<string, string> = {}) =>
  call('POST', '/v1/chat/completions', {
    secret,
    at,
    headers,
    body: { model: 'sandbox-gpt', max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] },
  });
const units = (usd: string) => BigInt(usd.replace('.', ''));

test('a client key is created, listed, changed and deleted; the whole key is sent once, and credit moves with the budget', async () => {
  const made = await call<SubKey>('POST', '/api/sub-keys', {
    body: { budgetVirtual: 10, displayMultiplier: '2', label: 'Ada', rpmLimit: 60 },
    headers: { 'idempotency-key': 'sub-1' },
  });
  expect([made.status, made.json]).toEqual([
    201,
    {
      id: expect.any(String),
      keyId: made.json.id,
      label: 'Ada',
      key: expect.stringMatching(/^dr-[0-9A-Za-z]{46}$/),
      budgetVirtual: '10.0000',
      spentVirtual: '0.0000',
      remainingVirtual: '10.0000',
      rpmLimit: 60,
      concurrentLimit: null,
      displayMultiplier: 2,
      createdAt: expect.any(String),
    },
  ]);
  const masked = { ...made.json, key: `${made.json.key.slice(0, 8)}…${made.json.key.slice(-4)}` };
  const again = await call('POST', '/api/sub-keys', {
    body: { budgetVirtual: 10, displayMultiplier: '2', label: 'Ada', rpmLimit: 60 },
    headers: { 'idempotency-key': 'sub-1' },
    at: two,
  });
  expect([again.status, again.headers.get('idempotency-replayed'), again.json]).toEqual([201, 'true', masked]);
  expect((await call('GET', '/api/sub-keys')).json).toEqual({ data: [masked] });
  expect(await balance()).toEqual({ balance: '20.0000', locked_balance: '5.0000', available: '15.0000' });

  expect((await change(made.json.id, { concurrentLimit: 0 })).json).toEqual({ ...masked, concurrentLimit: 0 });
  expect((await ask(made.json.key)).status).toBe(403);
  expect((await change(made.json.id, { concurrentLimit: null, rpmLimit: null })).json).toEqual({ ...masked, rpmLimit: null });
  expect((await change(made.json.id, { budgetVirtual: '1.000000001' })).json).toMatchObject({ budgetVirtual: '1.000000001' });
  expect(await balance()).toEqual({ balance: '20.0000', locked_balance: '0.5000', available: '19.5000' });
  expect((await change(made.json.id, { displayMultiplier: 4, label: 'Grace' })).json).toMatchObject({
    displayMultiplier: 4,
    label: 'Grace',
  });

  for (const [body, status, code, param] of [
    [{ budgetVirtual: 0.30000000000000004 }, 400, 'validation_failed', 'budgetVirtual'],
    [{ budgetVirtual: '-1' }, 400, 'validation_failed', 'budgetVirtual'],
    [{ budgetVirtual: null }, 400, 'validation_failed', 'budgetVirtual'],
    [{ displayMultiplier: 0 }, 400, 'validation_failed', 'displayMultiplier'],
    [{ rpmLimit: 1.5 }, 400, 'validation_failed', 'rpmLimit'],
    [{ budgetVirtual: '1000' }, 402, 'insufficient_credit', null],
  ] as const) {
    const refused = await change(made.json.id, body);
    expect([body, refused.status, refused.json]).toMatchObject([body, status, { error: { code, param } }]);
  }

  expect((await call('DELETE', `/api/sub-keys/${made.json.id}`)).status).toBe(204);
  expect((await call('DELETE', `/api/sub-keys/${made.json.id}`)).status).toBe(204);
  expect(await balance()).toEqual({ balance: '20.0000', locked_balance: '0.0000', available: '20.0000' });
  expect((await call('GET', '/api/sub-keys')).json).toEqual({ data: [] });
  expect((await change(made.json.id, { label: 'x' })).json).toMatchObject({ error: { code: 'key_revoked' } });
  expect((await ask(made.json.key, two)).status).toBe(401);
  const stranger = await addGatewayCustomer(one);
  const refused = await call('POST', '/api/sub-keys', { body: { budgetVirtual: 1 }, secret: stranger.secret });
  expect([refused.status, refused.json]).toMatchObject([403, { error: { code: 'reseller_required' } }]);
});

test('no answer to a client key contains an unmultiplied amount or the multiplier', async () => {
  const { key, id } = await create({ budgetVirtual: '7.391', displayMultiplier: 3.7, label: 'Ada' });
  const asked = await ask(key);
  const receiptId = asked.headers.get('x-derouter-receipt') ?? '';
  await expect.poll(async () => (await call('GET', `/api/usage-logs/${receiptId}`)).status).toBe(200);
  const real = (await call<Record<string, unknown>>('GET', `/api/usage-logs/${receiptId}`)).json;
  const models = (await call<{ data: { id: string }[] }>('GET', '/api/models')).json.data.find((model) => model.id === 'sandbox-gpt');
  const own = (await call<{ data: { id: string; pricing: Record<string, string> }[] }>('GET', '/api/v1/models')).json.data;
  const wallets = await one.services.sql<{ real: string }[]>`
    SELECT ((w.paid_nano + w.promo_nano)::numeric / 1e9)::text AS real FROM keys k JOIN wallets w ON w.id = k.wallet_id WHERE k.id = ${id}`;
  const amounts = new Set(
    [
      ...amountsIn(real),
      ...amountsIn(models),
      ...own.filter((model) => model.id === 'sandbox-gpt').flatMap(({ pricing }) => Object.values(pricing)),
      ...(wallets.map((row) => row.real.replace(/0+$/, '')) ?? []),
      '3.7',
      '1.997567567',
    ].filter((text) => Number(text) !== 0 && Number(text) !== 1),
  );
  expect(amounts.size).toBeGreaterThan(8);

  const answers = [{ id: 'chat', text: asked.text + JSON.stringify([...asked.headers].filter(([name]) => name !== 'date')) }];
  for (const { id: operation, path, kinds, csv } of operations) {
    if (!kinds.includes('client')) continue;
    const filled = path.replace('{id}', receiptId) + (operation === 'openrouterGeneration' ? `?id=${receiptId}` : '');
    for (const accept of csv ? ['application/json', 'text/csv'] : ['application/json']) {
      const { status, text, headers } = await call('GET', filled, { secret: key, headers: { accept } });
      expect([operation, status]).toEqual([operation, 200]);
      answers.push({ id: `${operation} ${accept}`, text: text + JSON.stringify([...headers].filter(([name]) => name !== 'date')) });
    }
  }
  answers.push({ id: 'models', text: (await call('GET', '/v1/models/sandbox-gpt', { secret: key })).text });
  expect(answers.length).toBeGreaterThan(11);
  for (const answer of answers) {
    // Every run of digits that could be read as an amount.
    const found = new Set(answer.text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '').match(/\d+\.\d+(e-?\d+)?/g) ?? []);
    const asPlain = [...found].map((text) =>
      text.includes('e') ? Number(text).toFixed(12).replace(/0+$/, '') : text.replace(/(\.\d*?)0+$/, '$1'),
    );
    expect([answer.id, asPlain.filter((text) => amounts.has(text))]).toEqual([answer.id, []]);
  }
  const shown = (await call<Balance & { budget: string; spent: string }>('GET', '/api/sub-key/balance', { secret: key })).json;
  expect(shown).toMatchObject({ budget: '7.391', locked_balance: '0.0000' });
  expect(parseUsd(shown.spent)).toBe((parseUsd(String(real.cost_usd)) * 37n + 5n) / 10n);
  const listed = (await call<{ data: { id: string; cost_usd: string }[] }>('GET', '/api/sub-key/usage-logs', { secret: key })).json.data;
  expect(listed.map((item) => [item.id, item.cost_usd])).toEqual([[receiptId, shown.spent]]);
  expect((await call<{ data: unknown }>('GET', '/api/v1/credits', { secret: key })).json.data).toEqual({
    total_credits: 7.391,
    total_usage: Number(shown.spent),
  });
  expect((await call<{ data: unknown }>('GET', '/api/v1/key', { secret: key })).json.data).toMatchObject({
    limit: 7.391,
    usage: Number(shown.spent),
    usage_daily: Number(shown.spent),
  });
});

/** Every string in a value that is a decimal. */
function amountsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\d+\.\d+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(amountsIn) : [];
}

test('any key reads itself; without the scope management it reads only receipts of its own requests', async () => {
  const made = await call<{ id: string; key: string }>('POST', '/api/keys', {
    body: { name: 'tray', scopes: ['inference'], budget: { monthly_usd: '2', time_zone: 'Europe/Berlin' }, requests_per_minute: 90 },
  });
  const { key: secret, id } = made.json;
  const own = await ask(secret);
  const foreign = await ask(customer.secret);
  await customer.receipt();
  const self = (await call<Record<string, unknown>>('GET', '/api/key', { secret })).json;
  expect(self).toMatchObject({
    ...{ id, kind: 'account', name: 'tray', requests_per_minute: 90 },
    budget: { time_zone: 'Europe/Berlin', next_reset_at: expect.any(String), limits: [{ period: 'month', limit_usd: '2' }] },
    balance: { balance: expect.stringMatching(/^19\.9/), locked_balance: '0.0000' },
  });
  expect(JSON.stringify(self)).not.toContain(secret);
  const [ownId, foreignId] = [own, foreign].map(({ headers }) => headers.get('x-derouter-receipt') ?? '');
  const logs = await call<{ data: { id: string }[] }>('GET', '/api/key/usage-logs', { secret });
  expect(logs.json.data.map((log) => log.id)).toEqual([ownId]);
  expect((await call('GET', '/api/usage-logs', { secret })).status).toBe(403);
  for (const [used, asked, status] of [
    [secret, ownId, 200],
    [secret, foreignId, 404],
    [customer.secret, ownId, 200],
  ] as const) {
    expect((await call('GET', `/api/v1/generation?id=gen-${asked}`, { secret: used })).status).toBe(status);
  }
});

test('a rotated key works with both secrets for the overlap, keeps its name in usage, and a repetition shows it masked', async () => {
  const { json: key } = await call<{ id: string; key: string }>('POST', '/api/keys', { body: { name: 'ci' } });
  const rotate = (body: unknown, at = one) =>
    call<{ id: string; key: string; old_secret_until: string | null }>('POST', `/api/keys/${key.id}/rotate`, {
      body,
      headers: { 'idempotency-key': 'rotate-1' },
      at,
    });
  const rotated = await rotate({ overlap: '1h' });
  expect([rotated.status, rotated.json]).toMatchObject([200, { id: key.id, name: 'ci', key: expect.stringMatching(/^dr-\w{46}$/) }]);
  expect(Math.abs(Date.parse(rotated.json.old_secret_until ?? '') - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const replay = await rotate({ overlap: '1h' }, two);
  expect(replay.json.key).toBe(`${rotated.json.key.slice(0, 8)}…${rotated.json.key.slice(-4)}`);
  const labels = { 'x-derouter-tag': '=nightly', 'x-request-id': 'build-42', 'x-claude-code-session-id': 'session-abc' };
  expect((await ask(key.key, two, labels)).status).toBe(200);
  expect((await ask(rotated.json.key, one)).status).toBe(200);
  await expect.poll(async () => (await call<{ requests_7d: number }>('GET', `/api/keys/${key.id}`)).json.requests_7d).toBe(2);
  await call('POST', `/api/keys/${key.id}/rotate`, { body: { overlap: 'now' } });
  expect((await ask(rotated.json.key)).status).toBe(401);
  await call('POST', `/api/keys/${key.id}/revoke`);

  interface Log {
    readonly id: string;
    readonly key: object;
    readonly tag: string;
    readonly session: string | null;
  }
  const list = async (query: string) => (await call<{ data: Log[] }>('GET', `/api/usage-logs?${query}`)).json.data;
  const [tagged, ...rest] = await list(`tag=${encodeURIComponent('=nightly')}`);
  expect([rest, tagged]).toMatchObject([
    [],
    { tag: '=nightly', client_request_id: 'build-42', key: { id: key.id, name: 'ci', revoked: true } },
  ]);
  expect(await list('client_request_id=build-42')).toEqual([tagged]);
  expect(await list('client_request_id=other')).toEqual([]);
  const csv = (await call('GET', '/api/usage-logs?client_request_id=build-42', { headers: { accept: 'text/csv' } })).text.split('\r\n');
  expect(csv).toHaveLength(3);
  expect(csv[1]).toContain(`${key.id},ci,`);
  // A spreadsheet must not run it as a formula.
  expect(csv[1]).toContain(",true,'=nightly,build-42,");
  const sessions = (await call<{ data: { session: string; requests: number }[] }>('GET', `/api/sessions?key=${key.id}`)).json.data;
  expect(sessions).toMatchObject([{ session: tagged?.session, requests: 1 }]);
  expect(await list(`session=${sessions[0]?.session}`)).toEqual([tagged]);
});

test('balance = locked + available after any sequence of changes and requests on two processes', async () => {
  const amount = fc.integer({ min: 0, max: 3_000_000_000 }).map((nano) => (nano / 1e9).toFixed(9));
  const multiplier = fc.integer({ min: 10_000, max: 9_000_000 }).map((millionths) => (millionths / 1e6).toFixed(6));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('create' as const), amount, multiplier }),
    fc.record({ kind: fc.constant('budget' as const), amount, at: fc.nat(9) }),
    fc.record({ kind: fc.constant('multiplier' as const), multiplier, at: fc.nat(9) }),
    fc.record({ kind: fc.constant('delete' as const), at: fc.nat(9) }),
    fc.record({ kind: fc.constant('call' as const), at: fc.nat(9) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      customer = await addReseller('10');
      const keys: SubKey[] = [];
      for (const [i, next] of steps.entries()) {
        const at = i % 2 ? one : two;
        const target = 'at' in next ? keys[next.at % Math.max(1, keys.length)] : undefined;
        if (next.kind === 'create') {
          const made = await call<SubKey>('POST', '/api/sub-keys', {
            at,
            body: { budgetVirtual: next.amount, displayMultiplier: next.multiplier },
          });
          expect([201, 402]).toContain(made.status);
          if (made.status === 201) keys.push(made.json);
        } else if (target && next.kind === 'budget') {
          expect([200, 400, 402, 409]).toContain((await change(target.id, { budgetVirtual: next.amount }, at)).status);
        } else if (target && next.kind === 'multiplier') {
          expect([200, 409]).toContain((await change(target.id, { displayMultiplier: next.multiplier }, at)).status);
        } else if (target && next.kind === 'delete') {
          expect((await call('DELETE', `/api/sub-keys/${target.id}`, { at })).status).toBe(204);
          keys.splice(keys.indexOf(target), 1);
        } else if (next.kind === 'call') {
          expect([200, 402]).toContain((await ask(target?.key ?? customer.secret, at)).status);
        }
        const { balance: all, locked_balance: locked, available } = (await call<Balance>('GET', '/api/balance', { at })).json;
        expect(units(locked) + units(available)).toBe(units(all));
        expect(units(locked)).toBeGreaterThanOrEqual(0n);
      }
      // What the wallets hold together is the credit less what was charged.
      await expect
        .poll(async () => {
          const [row] = await one.services.sql<{ rest: bigint; held: bigint }[]>`
            SELECT (SELECT sum(w.paid_nano + w.promo_nano) FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id
              WHERE o.account_id = ${customer.accountId})::bigint + coalesce((SELECT sum(total_nano - write_off_nano) FROM receipts
              WHERE account_id = ${customer.accountId}), 0)::bigint AS rest,
              (SELECT sum(w.held_nano) FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id
              WHERE o.account_id = ${customer.accountId})::bigint AS held`;
          return [row?.rest, row?.held];
        })
        .toEqual([parseUsd('10'), 0n]);
    }),
    { numRuns: 8 },
  );
  expect((await readWallet(one.services.sql, customer.walletId)).heldNano).toBe(0n);
});
