import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type Admission,
  type AdmissionLimits,
  type Billing,
  type BudgetPeriod,
  createBilling,
  type KeyBudgetChange,
  parseUsd,
  prove,
  readKeyBudgets,
  readWallet,
  setKeyBudget,
} from '../../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../../testing/fixtures.ts';

let database: ThrowawayDatabase;
let processes: Billing[];
let priceVersionId: string;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  priceVersionId = await addTestPrice(database.sql);
  processes = await Promise.all([1, 2, 3].map(() => createBilling({ startGraceMs: 0, sql: database.sql })));
});
afterAll(async () => {
  await Promise.all(processes.map((billing) => billing.close()));
  await database.close();
});

const addClientKey = (account: TestWallet, usd: string) => addTestClientKey(database.sql, pick(0), account, usd);

const nothing: AdmissionLimits = { keyConcurrency: null, modelConcurrency: null, rates: [], tokens: 0 };

function admission(wallet: TestWallet, limits: Partial<AdmissionLimits>, holdUsd = '0.01', minimumUsd = holdUsd): Admission {
  return { ...testAdmission(wallet, priceVersionId, holdUsd, minimumUsd), limits: { ...nothing, ...limits } };
}

const pace = (subject: string, requestsPerMinute: number | null, tokensPerMinute: number | null) => ({
  rates: [{ subject, requestsPerMinute, tokensPerMinute }],
});

/** Sends `count` concurrent admissions, spread over three processes. */
function admitAll(count: number, make: () => Admission) {
  const admissions = Array.from({ length: count }, make);
  return Promise.all(admissions.map(async (one, i) => ({ one, billing: pick(i), result: await pick(i).admit(one) })));
}
const pick = (i: number) => processes[i % processes.length] as Billing;
const settle = (billing: Billing, one: Admission, usage: Record<string, number> | null = { input: 1 }) =>
  billing.settle({ admission: one, outcome: testOutcome(usage) });

describe('the concurrency limit', () => {
  test('is exact across processes, per key and per key and model, and every settled request frees its slot', async () => {
    const w = await addTestWallet(database.sql, '10');
    const first = await admitAll(30, () => admission(w, { modelConcurrency: 4 }));
    const running = first.filter(({ result }) => result.admitted);
    expect(running).toHaveLength(4);
    expect(first.find(({ result }) => !result.admitted)?.result).toEqual({
      admitted: false,
      reason: 'concurrency',
      scope: 'model',
      limit: 4,
    });
    // Another key of the wallet has its own slots.
    const other = admission({ ...w, keyId: newId() }, { keyConcurrency: 1 });
    expect(await pick(0).admit(other)).toMatchObject({ admitted: true });
    expect(await pick(1).admit({ ...admission(w, { keyConcurrency: 1 }), keyId: other.keyId })).toMatchObject({ scope: 'key' });
    for (const { one, billing } of running) await settle(billing, one);
    expect((await admitAll(30, () => admission(w, { modelConcurrency: 4 }))).filter(({ result }) => result.admitted)).toHaveLength(4);
  });

  test('does not count a request that is refused for lack of credit', async () => {
    const w = await addTestWallet(database.sql, '0.02');
    const results = await admitAll(9, () => admission(w, { keyConcurrency: 3 }));
    const reasons = results.map(({ result }) => (result.admitted ? 'admitted' : result.reason)).sort();
    expect(reasons).toEqual([...Array(2).fill('admitted'), ...Array(7).fill('insufficient_credit')]);
  });
});

describe('the limit of requests per minute', () => {
  test('is exact across processes, and its bucket leaks at a constant rate', async () => {
    const w = await addTestWallet(database.sql, '10');
    const subject = `key:${w.keyId}`;
    const results = await admitAll(30, () => admission(w, pace(subject, 10, null)));
    expect(results.filter(({ result }) => result.admitted)).toHaveLength(10);
    const refused = results.find(({ result }) => !result.admitted)?.result;
    expect(refused).toMatchObject({ reason: 'requests_per_minute', scope: 'key', limit: 10, requests: { limit: 10, remaining: 0 } });
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBe(6);
    // Twelve seconds later two more fit.
    await database.sql`UPDATE rate_buckets SET updated_at = updated_at - interval '12 seconds', stamp = stamp + 1 WHERE subject = ${subject}`;
    const later = await admitAll(9, () => admission(w, pace(subject, 10, null)));
    expect(later.filter(({ result }) => result.admitted)).toHaveLength(2);
  });

  test('reports the tightest of several limits', async () => {
    const w = await addTestWallet(database.sql, '10');
    const rates = [
      { subject: `key:${w.keyId}`, requestsPerMinute: 100, tokensPerMinute: null },
      { subject: `account:${w.accountId}`, requestsPerMinute: 3, tokensPerMinute: 1000 },
    ];
    const result = await pick(0).admit(admission(w, { rates, tokens: 250 }));
    expect(result).toMatchObject({
      requests: { limit: 3, remaining: 2, resetSeconds: 20 },
      tokens: { limit: 1000, remaining: 750, resetSeconds: 15 },
    });
  });
});

describe('the limit of tokens per minute', () => {
  test('counts the estimated prompt at the start and corrects it to the actual usage at the end', async () => {
    const w = await addTestWallet(database.sql, '10');
    const limits = { ...pace(`account:${w.accountId}`, null, 1000), tokens: 400 };
    const first = admission(w, limits);
    expect(await pick(0).admit(first)).toMatchObject({ tokens: { remaining: 600 } });
    expect(await pick(1).admit(admission(w, limits))).toMatchObject({ tokens: { remaining: 200 } });
    expect(await pick(2).admit(admission(w, limits))).toMatchObject({ reason: 'tokens_per_minute', scope: 'account' });
    // The first request used less than estimated, including cache reads.
    await settle(pick(0), first, { input: 50, cache_read: 30, output: 20 });
    expect(await pick(2).admit(admission(w, limits))).toMatchObject({ admitted: true });
  });

  test('admits a prompt larger than the limit only when the bucket is empty', async () => {
    const w = await addTestWallet(database.sql, '10');
    const huge = { ...pace(`key:${w.keyId}`, null, 100), tokens: 5000 };
    expect(await pick(0).admit(admission(w, huge))).toMatchObject({ admitted: true, tokens: { remaining: 0 } });
    const refused = await pick(0).admit(admission(w, huge));
    expect(refused).toMatchObject({ reason: 'tokens_per_minute' });
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(2900);
  });
});

describe('the concurrency limit of an account', () => {
  test('is exact over all its wallets and processes, and a limit of 0 forbids', async () => {
    const account = await addTestWallet(database.sql, '10');
    const client = { ...(await addClientKey(account, '5')), accountId: account.accountId };
    const limited = (w: TestWallet, limit: number) => admission(w, { accountConcurrency: { limit, walletId: account.id } });
    let turn = 0;
    const first = await admitAll(40, () => limited(turn++ % 2 === 0 ? account : client, 5));
    const running = first.filter(({ result }) => result.admitted);
    expect(running).toHaveLength(5);
    expect(first.find(({ result }) => !result.admitted)?.result).toMatchObject({ reason: 'concurrency', scope: 'account', limit: 5 });
    // A request of a key without the limit, such as one that was admitted before it was set, counts too.
    for (const { one, billing } of running) await settle(billing, one);
    expect(await pick(0).admit(admission(client, {}))).toMatchObject({ admitted: true });
    expect((await admitAll(20, () => limited(account, 5))).filter(({ result }) => result.admitted)).toHaveLength(4);
    expect(await pick(1).admit(limited(client, 0))).toMatchObject({ reason: 'limit_of_zero', limit: 'concurrency', scope: 'account' });
    expect((await prove(database.sql)).findings).toEqual([]);
  });

  test('every limit of 0 forbids, and none of them can be waited for', async () => {
    const w = await addTestWallet(database.sql, '1');
    for (const [limits, limit] of [
      [{ keyConcurrency: 0 }, 'concurrency'],
      [pace(`key:${w.keyId}`, 0, null), 'requests_per_minute'],
      [pace(`key:${w.keyId}`, null, 0), 'tokens_per_minute'],
    ] as const) {
      expect(await pick(0).admit(admission(w, limits))).toEqual({ admitted: false, reason: 'limit_of_zero', limit, scope: 'key' });
    }
  });
});

describe('the budget of a key', () => {
  const usd = (limits: { readonly [period in BudgetPeriod]?: string | null }, timeZone?: string): KeyBudgetChange => ({
    limits: Object.fromEntries(Object.entries(limits).map(([period, text]) => [period, text === null ? null : parseUsd(text)])),
    ...(timeZone && { timeZone }),
  });
  const setBudget = (w: TestWallet, budget: KeyBudgetChange) =>
    pick(0).transaction(({ sql }) => setKeyBudget(sql, { keyId: w.keyId, walletId: w.id }, budget));
  const plain = (w: TestWallet, holdUsd: string, minimumUsd = holdUsd) => testAdmission(w, priceVersionId, holdUsd, minimumUsd);
  const stateOf = async (w: TestWallet) => (await readKeyBudgets(database.sql, [w.keyId])).get(w.keyId) ?? [];
  const spentOf = async (w: TestWallet) => Object.fromEntries((await stateOf(w)).map(({ period, spentNano }) => [period, spentNano]));
  const changed = (w: TestWallet) => database.sql`UPDATE wallets SET stamp = stamp + 1 WHERE id = ${w.id.toString()}`;
  /** Moves the running periods of a key into the past, as if this much time had gone by. */
  const pass = async (w: TestWallet, interval: string) => {
    await database.sql.unsafe(
      `UPDATE key_budgets SET starts_at = starts_at - interval '${interval}', resets_at = resets_at - interval '${interval}' WHERE key_id = '${w.keyId}'`,
    );
    await changed(w);
  };

  test('limits held and spent credit across processes, and does not affect other keys', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ total: '0.05' }));
    const results = await admitAll(20, () => plain(w, '0.01'));
    expect(results.filter(({ result }) => result.admitted)).toHaveLength(5);
    expect(results.find(({ result }) => !result.admitted)?.result).toEqual({
      admitted: false,
      reason: 'key_budget',
      period: 'total',
      limitNano: parseUsd('0.05'),
      availableNano: 0n,
      reachNano: 0n,
      setAsideNano: parseUsd('0.05'),
      resetsAt: null,
      timeZone: 'UTC',
    });
    expect(await pick(0).admit(plain({ ...w, keyId: newId() }, '1'))).toMatchObject({ admitted: true });
    // 4 000 tokens at 1 USD per million each: their cost stays spent, the rest is released.
    for (const { one, billing, result } of results) if (result.admitted) await settle(billing, one, { input: 4000 });
    expect(await spentOf(w)).toEqual({ total: parseUsd('0.02') });
    expect(await pick(0).admit(plain(w, '0.04', '0.01'))).toMatchObject({ admitted: true, heldNano: parseUsd('0.03') });
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('9.98'));
  });

  test('counts spending from before it was set; absent limits stay, null removes one, and 0 forbids even free requests', async () => {
    const w = await addTestWallet(database.sql, '10');
    const [before, across] = [plain(w, '1'), plain(w, '1')];
    await pick(0).admit(before);
    await pick(0).admit(across);
    await settle(pick(0), before, { input: 30_000 });
    await setBudget(w, usd({ total: '1', day: '0.05', week: '2', month: '0.5' }));
    // Admitted before the budget was set, settled after.
    await settle(pick(1), across, { input: 10_000 });
    const all = parseUsd('0.04');
    expect(await spentOf(w)).toEqual({ total: all, day: all, week: all, month: all });
    expect(await pick(2).admit(plain(w, '0.02'))).toMatchObject({ period: 'day', availableNano: parseUsd('0.01') });
    await setBudget(w, usd({ day: null }));
    expect(Object.keys(await spentOf(w))).toEqual(['total', 'week', 'month']);
    await setBudget(w, usd({ total: '0' }));
    expect(await pick(2).admit({ ...plain(w, '0'), minimumNano: 0n })).toMatchObject({ reason: 'key_budget', limitNano: 0n });
    await setBudget(w, usd({ total: null, week: null, month: null }));
    expect(await pick(0).admit(plain(w, '9'))).toMatchObject({ admitted: true });
  });

  test('a period ends at its stored moment on every process: refused until then, admitted from then on', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ day: '0.02' }, 'Asia/Kathmandu'));
    const [{ startsAt, resetsAt } = { startsAt: null, resetsAt: null }] = await stateOf(w);
    // Midnight in Kathmandu, which is at a quarter past the hour in UTC.
    expect([startsAt?.getUTCHours(), startsAt?.getUTCMinutes(), resetsAt?.getUTCMinutes()]).toEqual([18, 15, 15]);
    const one = plain(w, '0.02');
    await pick(0).admit(one);
    await settle(pick(0), one, { input: 20_000 });
    await database.sql`UPDATE key_budgets SET resets_at = now() + interval '2 seconds' WHERE key_id = ${w.keyId}`;
    await changed(w);
    const refusals = await Promise.all([0, 1, 2].map((i) => pick(i).admit(plain(w, '0.01'))));
    expect(refusals.map(({ admitted }) => admitted)).toEqual([false, false, false]);
    const [refusal] = refusals;
    const at = refusal && 'resetsAt' in refusal ? refusal.resetsAt : null;
    await expect.poll(async () => (await pick(1).admit(plain(w, '0.01'))).admitted, { interval: 20, timeout: 4_000 }).toBe(true);
    const late = Date.now() - (at?.getTime() ?? 0);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(400);
    expect((await stateOf(w))[0]).toMatchObject({ spentNano: 0n, timeZone: 'Asia/Kathmandu' });
    // One hundredth is held, so a second one fits into the new period and a third does not.
    expect([await pick(2).admit(plain(w, '0.01')), await pick(0).admit(plain(w, '0.01'))].map(({ admitted }) => admitted)).toEqual([
      true,
      false,
    ]);
  });

  test('weeks begin on Monday, and days have 23 or 25 hours when clocks change', async () => {
    const rows = await database.sql<{ start: Date; end: Date }[]>`
      SELECT budget_period_start(p, t, z) AS start, budget_period_end(p, t, z) AS "end" FROM (VALUES
        ('week', '2026-11-29T12:00:00Z'::timestamptz, 'UTC'), ('day', '2026-03-08T18:00:00Z', 'America/New_York'),
        ('day', '2026-11-01T18:00:00Z', 'America/New_York'), ('month', '2026-02-28T23:30:00Z', 'Asia/Kathmandu')) v(p, t, z)`;
    expect(rows.map(({ start, end }) => [start.toISOString().slice(0, 16), end.toISOString().slice(0, 16)])).toEqual([
      ['2026-11-23T00:00', '2026-11-30T00:00'],
      ['2026-03-08T05:00', '2026-03-09T04:00'],
      ['2026-11-01T04:00', '2026-11-02T05:00'],
      ['2026-02-28T18:15', '2026-03-31T18:15'],
    ]);
  });

  test('a change of the zone never shortens the running period, so it gives no second allowance', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ day: '0.02', total: '5' }));
    const one = plain(w, '0.02');
    await pick(0).admit(one);
    await settle(pick(0), one, { input: 20_000 });
    const before = (await stateOf(w)).find(({ period }) => period === 'day');
    for (const zone of ['Pacific/Kiritimati', 'America/New_York', 'Asia/Kathmandu', 'UTC']) {
      await setBudget(w, { timeZone: zone });
      const after = (await stateOf(w)).find(({ period }) => period === 'day');
      expect(after).toMatchObject({ timeZone: zone, spentNano: parseUsd('0.02'), startsAt: before?.startsAt });
      expect((after?.resetsAt?.getTime() ?? 0) >= (before?.resetsAt?.getTime() ?? Infinity)).toBe(true);
      expect(await pick(1).admit(plain(w, '0.01'))).toMatchObject({ reason: 'key_budget', period: 'day' });
    }
    await pass(w, '4 days');
    expect(await pick(1).admit(plain(w, '0.01'))).toMatchObject({ admitted: true });
  });

  test('reaching 80 and 100 percent is noted once per period, however many requests cross at once on several processes', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ day: '1', total: '9' }));
    const crossings = () => database.sql<{ period: string; percent: number; spent: bigint }[]>`
      SELECT period, percent, spent_nano AS spent FROM budget_crossings WHERE key_id = ${w.keyId} ORDER BY id`;
    const spend = async (count: number) => {
      const all = await admitAll(count, () => plain(w, '0.017'));
      await Promise.all(all.map(async ({ one, billing, result }) => result.admitted && settle(billing, one, { input: 17_000 })));
    };
    await spend(50);
    expect(await crossings()).toEqual([{ period: 'day', percent: 80, spent: expect.any(BigInt) }]);
    await spend(3);
    expect(await crossings()).toHaveLength(1);
    const last = plain(w, '0.099');
    await pick(0).admit(last);
    await settle(pick(1), last, { input: 99_000 });
    expect((await crossings()).map(({ percent }) => percent)).toEqual([80, 100]);
    // A new period and a raised limit count anew.
    await pass(w, '1 day');
    await spend(50);
    expect((await crossings()).map(({ percent }) => percent)).toEqual([80, 100, 80]);
    await setBudget(w, usd({ day: '1.1' }));
    const more = plain(w, '0.04');
    await pick(0).admit(more);
    await settle(pick(0), more, { input: 40_000 });
    expect((await crossings()).map(({ percent }) => percent)).toEqual([80, 100, 80, 80]);
  });

  test('one charge that passes both marks is noted as 100 percent, and 80 is not noted afterwards', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ day: '1' }));
    const spend = async (cost: string, input: number) => {
      const one = plain(w, cost);
      expect(await pick(0).admit(one)).toMatchObject({ admitted: true });
      await settle(pick(1), one, { input });
      const rows = await database.sql<{ percent: number }[]>`SELECT percent FROM budget_crossings WHERE key_id = ${w.keyId} ORDER BY id`;
      return rows.map(({ percent }) => percent);
    };
    expect(await spend('0.5', 500_000)).toEqual([]);
    expect(await spend('0.5', 500_000)).toEqual([100]);
    // Still above 80 percent of the raised limit.
    await setBudget(w, usd({ day: '1.2' }));
    expect(await spend('0.05', 50_000)).toEqual([100]);
    expect(await spend('0.15', 150_000)).toEqual([100, 100]);
  });
});
