import { connect } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Billing, createBilling, parseUsd, readKeyBudgets, setKeyBudget } from '../index.ts';
import { addTestWallet, type TestWallet } from '../testing/fixtures.ts';

let database: ThrowawayDatabase;
let billing: Billing;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  billing = await createBilling({ sql: database.sql });
});
afterAll(async () => {
  await billing.close();
  await database.close();
});

const hourMs = 3_600_000;

/** Spend on both sides of the start of this day and of this month in UTC. Returns what a budget must count. */
async function spendAroundMidnight(wallet: TestWallet) {
  const now = new Date();
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const hours = [month - hourMs, month, day - hourMs, day].map((at, i) => ({ at, spent: 10n ** BigInt(i) }));
  for (const { at, spent } of hours) {
    await database.sql`
      INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens,
        cache_read_tokens, cache_write_tokens, total_nano, write_off_nano)
      VALUES (${wallet.accountId}, ${new Date(at).toISOString()}, ${wallet.keyId}, 'test-model', 1, 0, 1, 1, 0, 0, ${spent.toString()}, 0)
      ON CONFLICT (account_id, hour, key_id, model_id) DO UPDATE SET total_nano = usage_hourly.total_nano + excluded.total_nano`;
  }
  const since = (from: number) => hours.filter(({ at }) => at >= from).reduce((sum, { spent }) => sum + spent, 0n);
  return { total: since(0), day: since(day), month: since(month) };
}

describe.each(['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'])('a database whose time zone is %s', (zone) => {
  test('counts the spend of the UTC day and month in a new budget, whatever zone the session has', async () => {
    const wallet = await addTestWallet(database.sql, '1');
    const expected = await spendAroundMidnight(wallet);
    const budget = { limits: { total: parseUsd('1'), day: parseUsd('1'), month: parseUsd('1') } };
    await billing.transaction(async ({ sql: tx }) => {
      await tx`SELECT set_config('TimeZone', ${zone}, true)`;
      await setKeyBudget(tx, { keyId: wallet.keyId, walletId: wallet.id }, budget);
    });
    const states = (await readKeyBudgets(database.sql, [wallet.keyId])).get(wallet.keyId) ?? [];
    expect(Object.fromEntries(states.map(({ period, spentNano }) => [period, spentNano]))).toEqual(expected);
  });

  test('gives UTC to the pool and to the dedicated connections', async () => {
    const owner = await connect(database.url, { max: 1, asApplication: false });
    await owner.sql.unsafe(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET TimeZone = '${zone}'`);
    await owner.close();
    const pool = await connect(database.url, { max: 1 });
    const ownBilling = await createBilling({ sql: pool.sql });
    const readZone = async (sql: typeof pool.sql) => (await sql<{ TimeZone: string }[]>`SHOW TimeZone`)[0]?.TimeZone;
    expect(await readZone(pool.sql)).toBe('UTC');
    expect(await ownBilling.transaction(({ sql }) => readZone(sql))).toBe('UTC');
    await ownBilling.close();
    await pool.close();
  });
});
