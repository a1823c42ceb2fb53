import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type Admission,
  type AdmissionLimits,
  type Billing,
  createBilling,
  type KeyBudget,
  parseUsd,
  readKeyBudgets,
  readWallet,
  setKeyBudget,
} from '../index.ts';
import { addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';

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
    await database.sql`UPDATE rate_buckets SET updated_at = updated_at - interval '12 seconds' WHERE subject = ${subject}`;
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

describe('the budget of a key', () => {
  const usd = (budget: Partial<Record<keyof KeyBudget, string>>): KeyBudget => ({
    totalNano: budget.totalNano ? parseUsd(budget.totalNano) : null,
    dailyNano: budget.dailyNano ? parseUsd(budget.dailyNano) : null,
    monthlyNano: budget.monthlyNano ? parseUsd(budget.monthlyNano) : null,
  });
  const setBudget = (w: TestWallet, budget: KeyBudget) =>
    pick(0).transaction(({ sql }) => setKeyBudget(sql, { keyId: w.keyId, walletId: w.id }, budget));
  const plain = (w: TestWallet, holdUsd: string, minimumUsd = holdUsd) => testAdmission(w, priceVersionId, holdUsd, minimumUsd);

  test('limits held and spent credit across processes, and does not affect other keys', async () => {
    const w = await addTestWallet(database.sql, '10');
    await setBudget(w, usd({ totalNano: '0.05' }));
    const results = await admitAll(20, () => plain(w, '0.01'));
    expect(results.filter(({ result }) => result.admitted)).toHaveLength(5);
    expect(results.find(({ result }) => !result.admitted)?.result).toEqual({
      admitted: false,
      reason: 'key_budget',
      period: 'total',
      limitNano: parseUsd('0.05'),
      availableNano: 0n,
      setAsideNano: parseUsd('0.05'),
    });
    expect(await pick(0).admit(plain({ ...w, keyId: newId() }, '1'))).toMatchObject({ admitted: true });
    // 4 000 tokens at 1 USD per million each: their cost stays spent, the rest is released.
    for (const { one, billing, result } of results) if (result.admitted) await settle(billing, one, { input: 4000 });
    expect((await readKeyBudgets(database.sql, [w.keyId])).get(w.keyId)).toMatchObject({ spentTotalNano: parseUsd('0.02') });
    expect(await pick(0).admit(plain(w, '0.04', '0.01'))).toMatchObject({ admitted: true, heldNano: parseUsd('0.03') });
    expect((await readWallet(database.sql, w.id)).postedNano).toBe(parseUsd('9.98'));
  });

  test('counts spending from before it was set, and starts at zero on a new day and in a new month', async () => {
    const w = await addTestWallet(database.sql, '10');
    const before = plain(w, '1');
    const across = plain(w, '1');
    await pick(0).admit(before);
    await pick(0).admit(across);
    await settle(pick(0), before, { input: 30_000 });
    await setBudget(w, usd({ totalNano: '1', dailyNano: '0.05', monthlyNano: '0.5' }));
    // Admitted before the budget was set, settled after.
    await settle(pick(1), across, { input: 10_000 });
    const state = async () => (await readKeyBudgets(database.sql, [w.keyId])).get(w.keyId);
    expect(await state()).toMatchObject({
      spentTotalNano: parseUsd('0.04'),
      spentDayNano: parseUsd('0.04'),
      spentMonthNano: parseUsd('0.04'),
    });
    expect(await pick(2).admit(plain(w, '0.02'))).toMatchObject({ reason: 'key_budget', period: 'daily', availableNano: parseUsd('0.01') });
    await database.sql`UPDATE key_budgets SET day = day - 1 WHERE key_id = ${w.keyId}`;
    expect(await state()).toMatchObject({ spentDayNano: 0n, spentMonthNano: parseUsd('0.04') });
    const next = plain(w, '0.02');
    expect(await pick(2).admit(next)).toMatchObject({ admitted: true });
    await settle(pick(2), next, { input: 10_000 });
    expect(await state()).toMatchObject({ spentTotalNano: parseUsd('0.05'), spentDayNano: parseUsd('0.01') });
    await setBudget(w, usd({}));
    expect(await pick(0).admit(plain(w, '9'))).toMatchObject({ admitted: true });
  });
});
