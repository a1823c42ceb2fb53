import { acrossShards, createDatabase, mixedBookings, recordAccounts } from '@derouter/testkit';
import { expect, inject, test } from 'vitest';
import { createBilling, prove, setKeyBudget } from '../index.ts';
import { addTestClientKey, addTestPrice, addTestWallet, type TestWallet, testAdmission, testOutcome } from '../testing/fixtures.ts';
import { ShardedCommit } from './batch/sharded-commit.ts';

const shards = 4;

/** Requests of twenty accounts and their client keys at once on two processes, one of which is lost with requests running. */
async function play(ofShards: number) {
  const database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  const price = await addTestPrice(sql);
  const recorder = await recordAccounts(database.url);
  const statements = new Set<string>();
  // Billing's own connections take the options of the pool.
  (sql.options as { debug?: unknown }).debug = (_connection: number, text: string) => statements.add(text);
  const options = { sql, startGraceMs: 0, shards: ofShards };
  const [billing, lost] = await Promise.all([createBilling(options), createBilling(options)]);
  const accounts = await Promise.all(Array.from({ length: 20 }, () => addTestWallet(sql, '1')));
  const clients = await Promise.all(accounts.slice(10).map((account) => addTestClientKey(sql, billing, account, '0.2')));
  for (const { id, keyId } of clients) {
    await billing.transaction(({ sql: tx }) => setKeyBudget(tx, { keyId, walletId: id }, { limits: { total: null } }));
  }
  const ask = async (wallet: TestWallet, by = billing) => {
    const rates = [wallet.keyId, wallet.accountId].map((id, at) => ({
      ...{ subject: `${at === 0 ? 'key' : 'account'}:${id}`, requestsPerMinute: 1_000, tokensPerMinute: 1_000_000 },
    }));
    const limits = { keyConcurrency: 50, modelConcurrency: null, tokens: 10, rates };
    const admission = { ...testAdmission(wallet, price, '0.01'), limits };
    const { admitted } = await by.admit(admission);
    if (admitted && by === billing) await by.settle({ admission, outcome: testOutcome({ input: 1_000 }) });
    return admitted;
  };
  const wallets = [...accounts, ...clients];
  for (let round = 0; round < 3; round++) expect(await Promise.all(wallets.map((wallet) => ask(wallet)))).not.toContain(false);
  await Promise.all(accounts.map((wallet) => ask(wallet, lost)));
  await sql`UPDATE leases SET expires_at = now() - interval '1 second' WHERE process_id = ${lost.processId}`;
  expect(await billing.releaseAbandoned()).toBe(accounts.length);
  await Promise.all([billing.close(), lost.close()]);
  const recorded = await recorder.read();
  const sent = [...statements];
  expect((await prove(sql)).findings).toEqual([]);
  await recorder.close();
  await database.close();
  return { recorded, sent };
}

/** The distributed tables that have an account without `ops/citus/prepare.sql`. */
const named = ['holds', 'receipts', 'usage_hourly'];
const distributed = [...named, 'wallets', 'wallets_to_top_up', 'transfers', 'key_budgets', 'budget_crossings', 'rate_buckets'];

/** The distributed tables that a statement reads or writes. */
function tablesOf(statement: string): string[] {
  return [...statement.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)/g)].flatMap(([, name = '']) =>
    distributed.includes(name) ? [name] : [],
  );
}

test('with shards, no transaction of the ledger writes rows of accounts of two, and batches still have several accounts', async () => {
  const { recorded } = await play(shards);
  expect(recorded.length).toBeGreaterThan(50);
  expect(acrossShards(recorded, shards)).toEqual([]);
  expect(recorded.filter(({ accounts }) => accounts.length > 1).length).toBeGreaterThan(shards);
});

test('without, only batches of requests do', async () => {
  const { recorded, sent } = await play(1);
  expect(acrossShards(recorded, shards).length).toBeGreaterThan(0);
  expect(mixedBookings(recorded)).toEqual([]);

  const unnamed = sent.filter((text) => tablesOf(text).some((name) => named.includes(name)) && !/account_id\s+=/.test(text));
  // Which holds are left by lost processes is asked for every five seconds, of all accounts.
  expect(unnamed.filter((text) => !/FROM holds h LEFT JOIN leases|DELETE FROM leases/.test(text))).toEqual([]);
  expect(sent.filter((text) => tablesOf(text).includes('holds')).length).toBeGreaterThan(3);
  // What is left to do when the columns are there (docs/scaling.md).
  const left = new Set(sent.flatMap(tablesOf).filter((name) => !named.includes(name)));
  expect([...left].sort()).toEqual(['key_budgets', 'rate_buckets', 'transfers', 'wallets']);
});

test('operations of a shard share batches, those of others do not, and the limit of what waits is for all together', async () => {
  const batches: string[] = [];
  const commit = new ShardedCommit<number, number>({
    ...{ maxQueue: 6, shardOf: (n) => n % 2, isRefusable: (n) => n < 100 },
    commit: async (operations, shard) => {
      batches.push(`${shard}: ${operations.join(' ')}`);
      return operations;
    },
  });
  const accepted = [1, 2, 3, 4, 5, 6].map((n) => commit.submit(n));
  expect(commit.waiting).toBe(6);
  await expect(commit.submit(7)).rejects.toMatchObject({ code: 'overloaded' });
  const late = commit.submit(101);
  await commit.close();
  expect(await Promise.all([...accepted, late])).toEqual([1, 2, 3, 4, 5, 6, 101]);
  expect(batches).toEqual(['1: 1 3 5 101', '0: 2 4 6']);
  await expect(commit.submit(1)).rejects.toMatchObject({ code: 'closed' });
});
