import { openWallet } from '@derouter/billing';
import { connect, newId, schema } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createKeyDirectory, type KeyDirectory } from './key-directory.ts';
import { createSecret, hashSecret } from './secret-format.ts';

let database: ThrowawayDatabase;
/** One connection, on which a statement is answered after all before it. */
let single: Awaited<ReturnType<typeof connect>>;
let directory: KeyDirectory;
let secret: string;
let keyId: string;
let reads = 0;
let now = 0;
let isAway = false;
let problems: string[] = [];
const listeners = new Map<string, (subject: string | null) => void>();
const address = '198.51.100.7';

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  single = await connect(database.url, { max: 1 });
});
afterAll(async () => {
  await single.close();
  await database.close();
});
beforeEach(async () => {
  [reads, now, isAway, problems] = [0, Date.now(), false, []];
  const accountId = newId();
  keyId = newId();
  secret = createSecret();
  await database.db.insert(schema.accounts).values({ id: accountId, walletId: await openWallet(database.sql) });
  await database.db.insert(schema.keys).values({ id: keyId, accountId, name: 'test' });
  await database.db.insert(schema.keySecrets).values({ keyId, prefix: 'dr-', last4: '1234', secretHash: hashSecret(secret) });
  // The real database, with queries counted.
  const db = new Proxy(single.db, {
    get(target, name, receiver) {
      if (name === 'select' && isAway) throw Object.assign(new Error('away'), { code: 'CONNECT_TIMEOUT' });
      if (name === 'select') reads++;
      return Reflect.get(target, name, receiver);
    },
  });
  directory = createKeyDirectory({
    db,
    notices: { subscribe: (topic, handle) => void listeners.set(topic, handle) },
    onProblem: (problem) => problems.push(problem),
    now: () => now,
    elapsed: () => now,
  });
});
afterEach(() => directory.close());

const use = (given = secret, from = address) => directory.authenticate(given, from);
const outcome = (given: string, from = address) =>
  use(given, from).then(
    () => 'passed',
    (error: { code: string }) => error.code,
  );

describe('existing keys', () => {
  test('concurrent requests share one read of a key', async () => {
    await Promise.all(Array.from({ length: 50 }, () => use()));
    expect(reads).toBe(1);
    now += 31_000;
    await Promise.all(Array.from({ length: 50 }, () => use()));
    expect(reads).toBe(2);
  });

  test('a stale key is used while it is refreshed, for at most thirty seconds', async () => {
    await use();
    now += 16_000;
    await Promise.all(Array.from({ length: 20 }, () => use()));
    await expect.poll(() => reads).toBe(2);
    // Until the read in the background is answered and stored.
    await single.sql`SELECT 1`;
    await new Promise((resolve) => setImmediate(resolve));
    isAway = true;
    now += 16_000;
    await use();
    await expect.poll(() => problems).toEqual(['failed to refresh a cached key']);
    now += 15_000;
    await expect(use()).rejects.toMatchObject({ code: 'CONNECT_TIMEOUT' });
    isAway = false;
    await use();
  });

  test('a revoked key stops working at the notice, even for callers that wait for an earlier read', async () => {
    await use();
    now += 16_000;
    // The refresh begins before the revocation and may end after the notice.
    await use();
    await database.db.update(schema.keys).set({ revokedAt: new Date() }).where(eq(schema.keys.id, keyId));
    listeners.get('key')?.(keyId);
    expect(await outcome(secret)).toBe('key_revoked');
    expect(await outcome(secret)).toBe('key_revoked');
  });

  test('a key that was revoked without a notice stops working within thirty seconds', async () => {
    await use();
    await database.db.update(schema.keys).set({ revokedAt: new Date() }).where(eq(schema.keys.id, keyId));
    now += 30_000;
    expect(await outcome(secret)).toBe('key_revoked');
  });
});

describe('keys that do not exist', () => {
  test('an unknown key is looked up once a minute', async () => {
    const made = createSecret();
    for (let i = 0; i < 20; i++) expect(await outcome(made)).toBe('key_invalid');
    expect(reads).toBe(1);
    now += 60_000;
    await outcome(made);
    expect(reads).toBe(2);
  });

  test('after sixty unknown keys in a minute, those of that network are refused without a query; other calls still work', async () => {
    await use();
    for (let i = 0; i < 60; i++) expect(await outcome(createSecret())).toBe('key_invalid');
    const before = reads;
    for (let i = 0; i < 100; i++) expect(await outcome(createSecret())).toBe('rate_limited');
    await expect(use(createSecret())).rejects.toMatchObject({ retryAfterSeconds: expect.any(Number), status: 429 });
    expect(reads).toBe(before);
    expect(await outcome(secret)).toBe('passed');
    expect(await outcome(createSecret(), '203.0.113.1')).toBe('key_invalid');
    // The limit admits one more per second.
    now += 1_000;
    expect(await outcome(createSecret())).toBe('key_invalid');
    expect(await outcome(createSecret())).toBe('rate_limited');
  });
});

test('parallel unknown keys are limited as exactly as others, and parallel valid keys all pass', async () => {
  const outcomes = await Promise.all(Array.from({ length: 500 }, () => outcome(createSecret())));
  expect(outcomes.filter((one) => one === 'key_invalid')).toHaveLength(60);
  expect(outcomes.filter((one) => one === 'rate_limited')).toHaveLength(440);
  expect(reads).toBe(60);
  const secrets = Array.from({ length: 150 }, createSecret);
  await database.db
    .insert(schema.keySecrets)
    .values(secrets.map((one) => ({ keyId, prefix: 'dr-', last4: '1234', secretHash: hashSecret(one) })));
  const passed = await Promise.all(secrets.map((one) => outcome(one, '203.0.113.2')));
  expect(new Set(passed)).toEqual(new Set(['passed']));
  // The limit has room for one more, and the key that it admits is valid.
  now += 1_000;
  expect(await Promise.all(Array.from({ length: 3 }, () => outcome(secret)))).toEqual(['passed', 'passed', 'passed']);
});

test('last-used times survive a failed write', async () => {
  const owner = await connect(database.url, { max: 1, asApplication: false });
  await use();
  await owner.sql`REVOKE UPDATE ON keys FROM derouter_app`;
  await expect(directory.flushLastUsed()).rejects.toThrow();
  await owner.sql`GRANT UPDATE ON keys TO derouter_app`;
  await owner.close();
  await directory.flushLastUsed();
  const [row] = await database.db.select().from(schema.keys).where(eq(schema.keys.id, keyId));
  expect(row?.lastUsedAt?.getTime()).toBe(now);
});
