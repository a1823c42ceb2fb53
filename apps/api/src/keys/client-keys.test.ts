import { formatUsd, parseUsd, prove, readAccountBalance, readWallet, toShown } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import {
  type AccountRecorder,
  mixedBookings,
  providerScript,
  recordAccounts,
  type ScriptedUpstream,
  type Step,
  startScriptedUpstream,
} from '@derouter/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { setAccountLimits } from '../admin/account-limits.ts';
import { setSuspension } from '../admin/customers.ts';
import { authoriseReseller, listAuthorisations, revokeReseller } from '../admin/resellers.ts';
import { alertBudgets } from '../alerts/alert-budgets.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startBeside, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { clientViewReceipt, clientViewReceipts, readReceipt } from '../usage/index.ts';
import {
  clientViewBalance,
  createClientKey,
  deleteClientKey,
  listClientKeys,
  readClientKey,
  returnDeletedCredit,
  rotateKey,
  updateClientKey,
  updateKey,
} from './index.ts';
import { changeRequestSettings, readRequestSettings } from './request-settings.ts';

const answer = providerScript(() => ({ text: 'Fine.', usage: { input_tokens: 1_000, output_tokens: 500 } }));
const claude = { model: 'claude-haiku-4-5', max_tokens: 500, messages: [{ role: 'user', content: 'Hi' }] };
const begun: Step[] = [
  { status: 200, headers: { 'content-type': 'text/event-stream' } },
  { write: 'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}\n\n' },
  { write: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Begun"}}\n\n' },
];

let upstream: ScriptedUpstream;
let one: TestServer;
let two: TestServer;
let staff: string;
let recorder: AccountRecorder;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer);
  const env = { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: upstream.baseUrl };
  one = await startTestServer(inject('templateDatabaseUrl'), env);
  two = await startBeside(one, env);
  staff = newId();
  recorder = await recordAccounts(one.services.config.databaseUrl ?? '');
  await one.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  expect((await prove(one.services.sql)).findings).toEqual([]);
  const recorded = await recorder.read();
  expect(recorded.length).toBeGreaterThan(20);
  expect(mixedBookings(recorded)).toEqual([]);
  await recorder.close();
  await two.stop();
  await one.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(one, '20');
  await authoriseReseller(one.services, staff, { accountId: customer.accountId, document: 'Contract 7', documentDate: '2026-11-01' });
  upstream.script(answer);
});

const add = (budgetUsd: string, multiplier = '1', settings = {}) =>
  createClientKey(one.services, customer.accountId, { label: 'Ada', budgetUsd, multiplier, ...settings });
const ask = ({ base }: TestServer, secret: string, body: Record<string, unknown> = claude, path = '/v1/messages') =>
  fetch(`${base}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const get = (path: string, secret: string) => fetch(`${one.base}${path}`, { headers: { 'x-api-key': secret } });
const balance = () => readAccountBalance(one.services.sql, customer.accountId);
const view = (id: string) => readClientKey(one.services, customer.accountId, id);
const change = (id: string, settings: Parameters<typeof updateClientKey>[3]) =>
  updateClientKey(two.services, customer.accountId, id, settings);
interface RefusedBody {
  readonly error: { readonly message: string; readonly limit_source: string; readonly details: Record<string, string | number | null> };
}

describe('an authorisation', () => {
  test('is recorded with document, date and staff; without one there are no client keys, and without it any more they stop', async () => {
    const { key, secret } = await add('1');
    expect(await listAuthorisations(one.services, customer.accountId)).toMatchObject([
      { document: 'Contract 7', documentDate: '2026-11-01', grantedBy: 'staff@example.com', revokedAt: null },
    ]);
    await expect(
      authoriseReseller(one.services, staff, { accountId: customer.accountId, document: 'x', documentDate: '2026-11-01' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect((await ask(two, secret)).status).toBe(200);
    await revokeReseller(one.services, staff, customer.accountId, 'Contract ended');
    await expect.poll(async () => (await ask(two, secret)).status, { timeout: 2_000 }).toBe(403);
    await expect(add('1')).rejects.toMatchObject({ code: 'reseller_required' });
    await expect(change(key.id, { budgetUsd: '2' })).rejects.toMatchObject({ code: 'reseller_required' });
    // What was handed out can be taken back.
    await deleteClientKey(one.services, customer.accountId, key.id);
    expect((await balance()).lockedNano).toBe(0n);
    const actions = await one.services
      .sql`SELECT action, reason FROM staff_actions WHERE subject = ${customer.accountId} ORDER BY created_at`;
    expect(actions).toMatchObject([{ action: 'authorise reseller', reason: 'Contract 7 (2026-11-01)' }, { action: 'revoke reseller' }]);
  });
});

describe('the budget of a client key', () => {
  test('is credit of the account: divided by the multiplier and rounded down, moved both ways, and never beyond what there is', async () => {
    const { key } = await add('10', '3');
    expect(key).toMatchObject({
      multiplier: '3',
      realBalanceUsd: '3.333333333',
      shown: { budgetUsd: '10', spentUsd: '0', remainingUsd: '10' },
    });
    expect(await balance()).toEqual({
      balanceNano: parseUsd('20'),
      lockedNano: parseUsd('3.333333333'),
      availableNano: parseUsd('16.666666667'),
    });
    expect((await change(key.id, { budgetUsd: '10' })).realBalanceUsd).toBe('3.333333333');
    expect((await change(key.id, { budgetUsd: '6' })).realBalanceUsd).toBe('2');
    expect((await change(key.id, { budgetUsd: '60' })).realBalanceUsd).toBe('20');
    await expect(change(key.id, { budgetUsd: '60.000000003' })).rejects.toMatchObject({ code: 'insufficient_credit' });
    expect((await change(key.id, { budgetUsd: '0' })).realBalanceUsd).toBe('0');
    expect(await balance()).toMatchObject({ lockedNano: 0n, availableNano: parseUsd('20') });
    // Promotional credit is still promotional.
    expect(await readWallet(one.services.sql, customer.walletId)).toMatchObject({ promoNano: parseUsd('20') });
    const other = await addGatewayCustomer(one);
    for (const attempt of [
      () => updateClientKey(one.services, other.accountId, key.id, { budgetUsd: '1' }),
      () => deleteClientKey(one.services, other.accountId, key.id),
      () => readClientKey(one.services, other.accountId, key.id),
      () => updateKey(one.services, customer.accountId, key.id, { name: 'x' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('covers exactly what it covers, with requests in parallel on two processes', async () => {
    const { key, secret } = await add('0.03', '2');
    const exact = { ...claude, max_tokens: 1_000, thinking: { type: 'enabled', budget_tokens: 999 } };
    const results = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(i % 2 ? one : two, secret, exact)));
    expect(results.filter(({ status }) => status === 402).length).toBeGreaterThan(20);
    expect(results.every(({ status }) => status === 200 || status === 402)).toBe(true);
    const { realBalanceUsd, realSpentUsd } = await view(key.id);
    expect(parseUsd(realBalanceUsd) + parseUsd(realSpentUsd)).toBe(parseUsd('0.015'));
    expect(parseUsd(realBalanceUsd) >= 0n).toBe(true);
    expect((await readWallet(one.services.sql, customer.walletId)).postedNano).toBe(parseUsd('19.985'));
  });

  test('a decrease below what requests in flight hold is refused and changes nothing', async () => {
    const { key, secret } = await add('1');
    upstream.script(() => [...begun, { hang: true }]);
    const running = await ask(two, secret, { ...claude, stream: true });
    const reader = running.body?.getReader();
    await reader?.read();
    const before = await balance();
    await expect(change(key.id, { budgetUsd: '0', label: 'Grace' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await balance()).toEqual(before);
    expect((await view(key.id)).label).toBe('Ada');
    await reader?.cancel();
    await expect.poll(async () => (await readWallet(one.services.sql, customer.walletId)).heldNano, { timeout: 3_000 }).toBe(0n);
  });
});

describe('the client', () => {
  test('sees every amount times its multiplier: header, receipts, prices and refusals; the account sees the real ones', async () => {
    const { key, secret } = await add('1', '3.7');
    const response = await ask(one, secret);
    const id = response.headers.get('x-derouter-receipt') ?? '';
    const real = await readReceipt(one.services.db, customer.accountId, id);
    const shown = (usd: string) => formatUsd(toShown(parseUsd(usd), 3_700_000));
    expect(response.headers.get('x-derouter-cost-usd')).toBe(shown(real.costUsd));
    const seen = await clientViewReceipt(one.services.db, key.id, id);
    expect([seen.costUsd, seen.totalUsd, seen.holdUsd]).toEqual([real.costUsd, real.totalUsd, real.holdUsd].map(shown));
    for (const [i, line] of seen.lineItems.entries()) {
      expect(Number(line.rateUsd)).toBeCloseTo(3.7 * Number(real.lineItems[i]?.rateUsd), 6);
      expect(Number(line.amountUsd)).toBeCloseTo(3.7 * Number(real.lineItems[i]?.amountUsd), 10);
    }
    const list = await clientViewReceipts(one.services.db, { accountId: customer.accountId, keyId: key.id }, { limit: 10 });
    expect(list.items.map(({ costUsd }) => costUsd)).toEqual([shown(real.costUsd)]);
    // No base rate in any price that the client gets.
    type Models = { pricing: { tiers: { usd_per_million: Record<string, string> }[] } };
    const [own, theirs] = await Promise.all(
      [customer.secret, secret].map(async (used) => (await (await get(`/v1/models/${claude.model}`, used)).json()) as Models),
    );
    const [base, multiplied] = [own, theirs].map((model) => model?.pricing.tiers[0]?.usd_per_million ?? {});
    for (const [meter, rate] of Object.entries(base ?? {})) expect(Number(multiplied?.[meter])).toBeCloseTo(3.7 * Number(rate), 6);
    const text = JSON.stringify(theirs);
    for (const rate of Object.values(base ?? {})) expect(text).not.toContain(`"${rate}"`);
    const balanceShown = await clientViewBalance(one.services, customer.accountId, key.id);
    expect(parseUsd(balanceShown.spentUsd)).toBe(parseUsd(shown(real.costUsd)));
    expect(parseUsd(balanceShown.remainingUsd)).toBe(parseUsd('1') - parseUsd(shown(real.costUsd)));
  });

  test('is told that it is its own budget, in its own amounts', async () => {
    const { secret, key } = await add('0.0001', '2.5');
    const refused = await ask(two, secret, { ...claude, max_tokens: 4_000 });
    expect(refused.status).toBe(402);
    expect(refused.headers.get('x-should-retry')).toBe('false');
    const { error } = (await refused.json()) as RefusedBody;
    expect(error.message).toContain('client budget');
    expect(error.message).not.toMatch(/credits|Not enough credit/);
    expect(error).toMatchObject({ limit_source: 'client_budget', details: { code: 'client_budget_exceeded', available_usd: '0.0001' } });
    expect(error.details.link).toMatch(/\/key$/);
    // Counting tokens is free, but not without a budget.
    await change(key.id, { budgetUsd: '0' });
    const counted = await ask(one, secret, { model: claude.model, messages: claude.messages }, '/v1/messages/count_tokens');
    expect([counted.status, ((await counted.json()) as RefusedBody).error.limit_source]).toEqual([402, 'client_budget']);
  });

  test('can call models and nothing else, within the limits of the account', async () => {
    const { secret, key } = await add('5');
    for (const path of [`/api/usage-logs/${newId()}`]) expect((await get(path, secret)).status).toBe(403);
    await setAccountLimits(one.services, staff, customer.accountId, { allowedModels: ['gpt-5-mini'] });
    expect((await ask(one, secret)).status).toBe(403);
    await setAccountLimits(one.services, staff, customer.accountId, { allowedModels: null, concurrency: 3 });
    let go = () => {};
    const wait = new Promise<void>((resolve) => {
      go = resolve;
    });
    upstream.script(async function* (request) {
      yield { until: wait };
      yield* answer(request);
    });
    let refusals = 0;
    const all = Array.from({ length: 16 }, async (_, i) => {
      const { status } = await ask(i % 2 ? one : two, i % 4 < 2 ? secret : customer.secret);
      if (status === 429) refusals++;
      return status;
    });
    await expect.poll(() => refusals).toBe(13);
    go();
    expect((await Promise.all(all)).filter((status) => status === 200)).toHaveLength(3);
    await setAccountLimits(one.services, staff, customer.accountId, { concurrency: null });
    upstream.script(answer);
    await change(key.id, { concurrency: 0 });
    expect((await ask(one, secret)).status).toBe(403);
    await change(key.id, { concurrency: null });
    await setSuspension(one.services, staff, { accountId: customer.accountId, isSuspended: true, reason: 'test' });
    expect((await ask(one, secret)).status).toBe(403);
  });
});

test('at the smallest multiplier a new budget gives out nothing again that was spent', async () => {
  const { key, secret } = await add('0.02', '0.01');
  const asked = 6;
  for (let i = 0; i < asked; i++) expect((await ask(one, secret)).status).toBe(200);
  const { realSpentUsd } = await view(key.id);
  expect(parseUsd(realSpentUsd)).toBeGreaterThan(0n);
  const after = await change(key.id, { budgetUsd: '0.020000001' });
  // 100 nano-USD more; each request was shown rounded to a nano-USD, which stands for 100 real ones.
  const drift = parseUsd(after.realBalanceUsd) + parseUsd(realSpentUsd) - parseUsd('2.0000001');
  expect(Number(drift < 0n ? -drift : drift)).toBeLessThanOrEqual(asked * 50 + 100);
});

test('a changed multiplier moves no credit and rewrites no history', async () => {
  const { key, secret } = await add('2', '2');
  await ask(one, secret);
  const before = await view(key.id);
  const receipts = () => clientViewReceipts(one.services.db, { accountId: customer.accountId, keyId: key.id }, { limit: 10 });
  const { items: seen } = await receipts();
  const after = await change(key.id, { multiplier: '4' });
  expect(after).toMatchObject({ multiplier: '4', realBalanceUsd: before.realBalanceUsd, realSpentUsd: before.realSpentUsd });
  expect((await receipts()).items).toEqual(seen);
  expect(after.shown.spentUsd).toBe(before.shown.spentUsd);
  expect(parseUsd(after.shown.remainingUsd)).toBe(parseUsd(before.realBalanceUsd) * 4n);
  expect(parseUsd(after.shown.budgetUsd)).toBe(parseUsd(after.shown.spentUsd) + parseUsd(after.shown.remainingUsd));
  await expect
    .poll(async () => (await ask(two, secret)).headers.get('x-derouter-cost-usd'), { timeout: 2_000 })
    .toBe(formatUsd(parseUsd(seen[0]?.costUsd ?? '0') * 2n));
  for (const wrong of ['0', '0.009999', '-1', '1001', '1.0000001', '1e3', '']) {
    await expect(change(key.id, { multiplier: wrong }), wrong).rejects.toThrow();
  }
});

const heldOf = async (id: string) => {
  const [wallet] = await one.services.sql<{ held: bigint }[]>`
    SELECT w.held_nano AS held FROM keys k JOIN wallets w ON w.id = k.wallet_id WHERE k.id = ${id}`;
  return wallet?.held ?? 0n;
};

test.each(['0.5', '2', '8'] as const)(
  'what remains is what the credit is worth, also while and after a request of the old multiplier runs (4 to %s)',
  async (multiplier) => {
    const { key, secret } = await add('4', '4');
    await ask(one, secret);
    let finish = () => {};
    const waiting = new Promise<void>((resolve) => {
      finish = resolve;
    });
    upstream.script(async function* (request) {
      yield { until: waiting };
      yield* answer(request);
    });
    const running = ask(one, secret);
    await expect.poll(() => heldOf(key.id), { timeout: 3_000 }).toBeGreaterThan(0n);
    await change(key.id, { multiplier });
    const check = async () => {
      const { shown, realBalanceUsd } = await view(key.id);
      const worth = (parseUsd(realBalanceUsd) * parseUsd(multiplier)) / parseUsd('1');
      const gap = parseUsd(shown.remainingUsd) - worth;
      expect(Number(gap < 0n ? -gap : gap)).toBeLessThanOrEqual(12);
      expect(parseUsd(shown.availableUsd)).toBeLessThanOrEqual(parseUsd(shown.remainingUsd) + 12n);
      expect(parseUsd(shown.budgetUsd)).toBe(parseUsd(shown.spentUsd) + parseUsd(shown.remainingUsd));
      return shown;
    };
    await check();
    finish();
    expect((await running).status).toBe(200);
    const { budgetUsd } = await check();
    // The budget as it is read, written back, moves no credit.
    const before = await balance();
    await change(key.id, { budgetUsd });
    expect(await balance()).toEqual(before);
    await check();
    // All of it can be given back.
    await change(key.id, { budgetUsd: '0' });
    expect((await check()).remainingUsd).toBe('0');
    expect(parseUsd((await view(key.id)).realBalanceUsd)).toBe(0n);
  },
);

test('a deleted key stops at once and returns what it has, what is held when its request has been charged', async () => {
  const { key, secret } = await add('5', '2');
  upstream.script(() => [...begun, { hang: true }]);
  const running = await ask(two, secret, { ...claude, stream: true });
  const reader = running.body?.getReader();
  await reader?.read();
  const held = await one.services.sql<
    { held: bigint }[]
  >`SELECT held_nano AS held FROM wallets WHERE id = (SELECT wallet_id FROM keys WHERE id = ${key.id})`;
  expect(held[0]?.held).toBeGreaterThan(0n);
  const deleted = await deleteClientKey(one.services, customer.accountId, key.id);
  expect(deleted.status).toBe('revoked');
  for (let step = await reader?.read(); step && !step.done; step = await reader?.read());
  await expect
    .poll(
      async () => {
        await returnDeletedCredit(two.services, key.id);
        return (await view(key.id)).realBalanceUsd;
      },
      { timeout: 3_000 },
    )
    .toBe('0');
  const { realSpentUsd } = await view(key.id);
  expect(parseUsd(realSpentUsd)).toBeGreaterThan(0n);
  expect(await balance()).toEqual({
    balanceNano: parseUsd('20') - parseUsd(realSpentUsd),
    lockedNano: 0n,
    availableNano: parseUsd('20') - parseUsd(realSpentUsd),
  });
  expect((await ask(one, secret)).status).toBe(401);
  expect(await deleteClientKey(one.services, customer.accountId, key.id)).toMatchObject({ status: 'revoked', label: 'Ada' });
  await expect(rotateKey(one.services, customer.accountId, key.id, 'now')).rejects.toMatchObject({ code: 'key_revoked' });
  expect((await listClientKeys(one.services, customer.accountId)).map(({ id }) => id)).toEqual([key.id]);
});

test('80 and 100 percent of a client budget are told once per crossing, and again after the budget was raised', async () => {
  const { key } = await add('10', '2');
  const spendDownTo = async (usd: string) => {
    await one.services.sql`UPDATE wallets SET paid_nano = 0, promo_nano = ${parseUsd(usd).toString()}
      WHERE id = (SELECT wallet_id FROM keys WHERE id = ${key.id})`;
    await Promise.all([alertBudgets(one.services), alertBudgets(two.services)]);
    const events = await one.services.sql<{ data: Record<string, unknown> }[]>`
      SELECT data FROM account_events WHERE account_id = ${customer.accountId} ORDER BY created_at, id`;
    return events.map(({ data }) => data.percent);
  };
  const [before] = await one.services.sql<{ promo: bigint }[]>`
    SELECT promo_nano AS promo FROM wallets WHERE id = (SELECT wallet_id FROM keys WHERE id = ${key.id})`;
  expect(await spendDownTo('1.000000001')).toEqual([]);
  expect(await spendDownTo('1')).toEqual([80]);
  expect(await spendDownTo('0.5')).toEqual([80]);
  expect(await spendDownTo('0')).toEqual([80, 100]);
  expect(await spendDownTo('0')).toEqual([80, 100]);
  expect(await spendDownTo('5')).toEqual([80, 100]);
  expect(await spendDownTo('0.9')).toEqual([80, 100, 80]);
  // One charge that crosses both marks is told as 100 percent, and 80 is not told later.
  expect(await spendDownTo('5')).toEqual([80, 100, 80]);
  expect(await spendDownTo('0')).toEqual([80, 100, 80, 100]);
  expect(await spendDownTo('0')).toEqual([80, 100, 80, 100]);
  expect(await spendDownTo('0.9')).toEqual([80, 100, 80, 100]);
  expect(await spendDownTo('5')).toEqual([80, 100, 80, 100]);
  expect(await spendDownTo('0.9')).toEqual([80, 100, 80, 100, 80]);
  const [last] = await one.services.sql<{ data: unknown }[]>`
    SELECT data FROM account_events WHERE account_id = ${customer.accountId} ORDER BY created_at DESC, id DESC LIMIT 1`;
  expect(last?.data).toEqual({
    ...{ key_id: key.id, key_name: 'Ada', period: 'total', percent: 80, limit_usd: '10', spent_usd: '8.2', resets_at: null },
  });
  await one.services.sql`UPDATE wallets SET promo_nano = ${String(before?.promo)}
    WHERE id = (SELECT wallet_id FROM keys WHERE id = ${key.id})`;
});

test('end users are kept as a keyed hash only after the account switched that on, on every process', async () => {
  const hashes = async () => {
    await ask(two, customer.secret, { ...claude, metadata: { user_id: 'ada@example.com' } });
    await expect.poll(async () => (await readWallet(one.services.sql, customer.walletId)).heldNano).toBe(0n);
    const rows = await one.services.sql<{ hash: string | null }[]>`
      SELECT user_hash AS hash FROM receipts WHERE account_id = ${customer.accountId} ORDER BY created_at DESC, id DESC`;
    return rows.map(({ hash }) => hash);
  };
  expect(await hashes()).toEqual([null]);
  expect(await readRequestSettings(one.services, customer.accountId)).toEqual({ hashEndUsers: false });
  expect(await changeRequestSettings(one.services, customer.accountId, { hashEndUsers: true })).toEqual({ hashEndUsers: true });
  await expect.poll(async () => (await hashes())[0], { timeout: 2_000 }).toMatch(/^[0-9a-f]{32}$/);
  expect(await readRequestSettings(two.services, customer.accountId)).toEqual({ hashEndUsers: true });
});
