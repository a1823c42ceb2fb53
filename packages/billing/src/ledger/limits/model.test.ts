import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Admission, type Billing, createBilling, parseUsd, prove, type RateLimit, setKeyBudget } from '../../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../../testing/fixtures.ts';

/**
 * Random requests, settlements, budgets and payments on three processes, compared with a model of a few lines that knows no
 * databases, batches or caches.
 */
let database: ThrowawayDatabase;
let processes: Billing[];
let priceVersionId: string;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  priceVersionId = await addTestPrice(database.sql);
  // The last one never decides from what it knows.
  processes = await Promise.all(
    [2, 2, 3].map((concurrentBatches) => createBilling({ startGraceMs: 0, sql: database.sql, concurrentBatches })),
  );
});
afterAll(async () => {
  await Promise.all(processes.map((billing) => billing.close()));
  await database.close();
});

/** Amounts are counted in units of 100 tokens. */
const unit = parseUsd('0.0001');
const tokensPerUnit = 100;
const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('admit' as const),
        by: fc.nat(2),
        key: fc.nat(3),
        model: fc.constantFrom('model-a', 'model-b'),
        units: fc.integer({ min: 1, max: 4 }),
        keyConcurrency: fc.option(fc.integer({ min: 0, max: 4 })),
        modelConcurrency: fc.option(fc.integer({ min: 1, max: 3 })),
        accountConcurrency: fc.option(fc.integer({ min: 1, max: 6 })),
      }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), by: fc.nat(2), which: fc.nat(20), units: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('budget' as const), key: fc.nat(3), units: fc.option(fc.nat(20)) }) },
  ),
  { minLength: 40, maxLength: 90 },
);
type Step = typeof steps extends fc.Arbitrary<(infer One)[]> ? One : never;
type Admit = Extract<Step, { do: 'admit' }>;

/** Settings of the keys and of the account. Low, so that hardly anything leaks during the test. */
const rateLimits = fc.record({
  key: fc.record({ requestsPerMinute: fc.option(fc.integer({ min: 1, max: 8 })), tokensPerMinute: fc.option(fc.constant(1_000)) }),
  account: fc.record({ requestsPerMinute: fc.option(fc.integer({ min: 5, max: 15 })), tokensPerMinute: fc.option(fc.constant(2_000)) }),
});
type RateLimits = typeof rateLimits extends fc.Arbitrary<infer Limits> ? Limits : never;

/** Tokens of a prompt at its start; settling corrects them. */
const promptTokens = 300;
/** What may leak while a history is played: less than the least amounts that are counted. */
const leaked = { requests: 0.9, tokens: 90 };

interface Key extends TestWallet {
  readonly purse: { units: number; held: number };
  budget: number | null;
  spent: number;
}

interface Open {
  readonly key: Key;
  readonly admission: Admission;
  readonly units: number;
}

/** A minute's bucket, without leaking: the test is over before it could matter. */
interface Bucket {
  requests: number;
  tokens: number;
}

async function play(history: readonly Step[], settings: RateLimits) {
  const account = await addTestWallet(database.sql, '0.005');
  const client = { ...(await addTestClientKey(database.sql, processes[0] as Billing, account, '0.0012')), accountId: account.accountId };
  const own = { units: 38, held: 0 };
  const keys: Key[] = [
    ...[account, { ...account, keyId: newId() }, { ...account, keyId: newId() }].map((wallet) => ({
      ...wallet,
      purse: own,
      budget: null,
      spent: 0,
    })),
    { ...client, purse: { units: 12, held: 0 }, budget: null, spent: 0 },
  ];
  const open: Open[] = [];
  const buckets = new Map<string, Bucket>();
  const bucketOf = (subject: string) => {
    const bucket = buckets.get(subject) ?? { requests: 0, tokens: 0 };
    buckets.set(subject, bucket);
    return bucket;
  };
  const ratesOf = ({ keyId, accountId }: Key): RateLimit[] => [
    { subject: `key:${keyId}`, ...settings.key },
    { subject: `account:${accountId}`, ...settings.account },
  ];

  const expected = (key: Key, step: Admit): string => {
    const running = open.filter((one) => one.key === key);
    if (step.keyConcurrency === 0) return 'limit_of_zero';
    if (step.accountConcurrency !== null && open.length >= step.accountConcurrency) return 'concurrency account';
    if (step.keyConcurrency !== null && running.length >= step.keyConcurrency) return 'concurrency key';
    const ofModel = running.filter(({ admission }) => admission.modelId === step.model).length;
    if (step.modelConcurrency !== null && ofModel >= step.modelConcurrency) return 'concurrency model';
    for (const { subject, requestsPerMinute, tokensPerMinute } of ratesOf(key)) {
      const bucket = bucketOf(subject);
      if (requestsPerMinute !== null && bucket.requests + 1 > requestsPerMinute + leaked.requests) return 'requests_per_minute';
      const tokens = Math.min(promptTokens, tokensPerMinute ?? 0);
      if (tokensPerMinute !== null && bucket.tokens + tokens > tokensPerMinute + leaked.tokens) return 'tokens_per_minute';
    }
    const held = running.reduce((sum, { units }) => sum + units, 0);
    if (key.budget !== null && (key.budget === 0 || key.budget - key.spent - held < step.units)) return 'key_budget';
    return key.purse.units - key.purse.held < step.units ? 'insufficient_credit' : 'admitted';
  };

  for (const step of history) {
    const billing = processes['by' in step ? step.by : 0] as Billing;
    if (step.do === 'admit') {
      const key = keys[step.key] as Key;
      const admission: Admission = {
        ...testAdmission(key, priceVersionId, `0.000${step.units}`),
        modelId: step.model,
        limits: {
          keyConcurrency: step.keyConcurrency,
          modelConcurrency: step.modelConcurrency,
          accountConcurrency: step.accountConcurrency === null ? null : { limit: step.accountConcurrency, walletId: account.id },
          ...{ rates: ratesOf(key), tokens: promptTokens },
        },
      };
      const result = await billing.admit(admission);
      const got = result.admitted ? 'admitted' : result.reason === 'concurrency' ? `concurrency ${result.scope}` : result.reason;
      expect(got, JSON.stringify(step)).toBe(expected(key, step));
      if (!result.admitted) continue;
      expect(result.heldNano).toBe(BigInt(step.units) * unit);
      open.push({ key, admission, units: step.units });
      key.purse.held += step.units;
      for (const { subject, requestsPerMinute, tokensPerMinute } of ratesOf(key)) {
        if (requestsPerMinute !== null) bucketOf(subject).requests += 1;
        if (tokensPerMinute !== null) bucketOf(subject).tokens += promptTokens;
      }
    } else if (step.do === 'settle' && open.length > 0) {
      const [{ key, admission, units }] = open.splice(step.which % open.length, 1) as [Open];
      const charged = Math.min(step.units, units);
      await billing.settle({ admission, outcome: testOutcome(charged > 0 ? { input: charged * tokensPerUnit } : null) });
      key.purse.held -= units;
      key.purse.units -= charged;
      key.spent += charged;
      for (const { subject, tokensPerMinute } of ratesOf(key)) {
        const bucket = bucketOf(subject);
        if (tokensPerMinute !== null) bucket.tokens = Math.max(0, bucket.tokens + charged * tokensPerUnit - promptTokens);
      }
    } else if (step.do === 'budget') {
      const key = keys[step.key] as Key;
      const limits = { total: step.units === null ? null : ((BigInt(step.units) * unit) as ReturnType<typeof parseUsd>) };
      await (processes[0] as Billing).transaction(({ sql }) => setKeyBudget(sql, { keyId: key.keyId, walletId: key.id }, { limits }));
      key.budget = step.units;
    }
  }
  for (const { admission } of open) await (processes[0] as Billing).settle({ admission, outcome: testOutcome(null) });
}

test('random requests with limits and budgets on three processes are decided as a simple model decides them', async () => {
  await fc.assert(fc.asyncProperty(steps, rateLimits, play), { numRuns: Number(process.env.LIMIT_HISTORIES ?? 12), endOnFailure: true });
  expect((await prove(database.sql)).findings).toEqual([]);
}, 600_000);
