import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from './client-types.ts';
import { checkDistribution } from './distribution/check-distribution.ts';
import { placements } from './distribution/placements.ts';
import { shardOf } from './distribution/shard-of.ts';
import { startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { newId } from './new-id.ts';
import { compareContracts, readSchemaContract, type SchemaContract } from './schema-contract.ts';

const released = JSON.parse(readFileSync(new URL('../released-schema.json', import.meta.url), 'utf8')) as SchemaContract;

/**
 * What the released version does not stumble over after all, each with the reason, such as a column that it no longer uses. Emptied when
 * the next version's schema is recorded.
 */
const reviewed: Readonly<Record<string, string>> = {
  'new column upstream_costs.withdrawn_at may be ambiguous: model_withdrawal_notices, price_versions has one, too':
    'no statement joins the costs of upstreams with prices or withdrawals of models',
  "new rule of users: users_display_check: CHECK (((jsonb_typeof(display) = 'object'::text) AND (octet_length((display)::text) <= 2000)))":
    'it concerns a column that the released version does not write, and its default passes',
  'new rule of upstream_costs: trigger upstream_costs_keep': 'it refuses updates, which the released version had no right to',
};

let server: Awaited<ReturnType<typeof startEmbedded>>;
let sql: Sql;
let now: SchemaContract;
const folder = mkdtempSync(join(tmpdir(), 'derouter-contract-'));

beforeAll(async () => {
  chmodSync(folder, 0o755);
  server = await startEmbedded({ folder, settings: { fsync: 'off', shared_buffers: '32MB' } });
  await migrate(server.url);
  sql = postgres(server.url, { max: 1, onnotice: () => {} }) as Sql;
  now = await readSchemaContract(sql, readMigrations().at(-1)?.tag ?? '');
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the released version works on the schema of this one, so that both can run while an upgrade is rolled out, or back', () => {
  const found = compareContracts(released, now);
  expect(found.filter((one) => !(one in reviewed))).toEqual([]);
  expect(Object.keys(reviewed).filter((one) => !found.includes(one))).toEqual([]);
});

test('what old statements would stumble over is found', () => {
  const column = 'text';
  const table = { columns: { a: column, b: 'text not null default' }, unique: [' USING btree (a)'], refusing: [], rights: ['SELECT'] };
  const before: SchemaContract = {
    migration: 'x',
    tables: { one: table, two: { ...table, columns: { c: column } }, three: table },
    functions: { f: { args: ['a int'], result: 'void' }, g: { args: ['a int'], result: 'void' }, h: { args: [], result: 'void' } },
  };
  const one = {
    ...{ unique: [' USING btree (b)'], refusing: ['x: CHECK (a)'], rights: [] },
    columns: {
      a: 'text not null',
      b: 'int not null default',
      c: column,
      d: 'text not null',
    },
  };
  const after: SchemaContract = {
    migration: 'y',
    tables: { one, two: { ...table, columns: {} } },
    functions: { f: { args: ['a int', 'b int'], result: 'void' }, g: { args: ['a int', 'b int default'], result: 'void' } },
  };
  expect(compareContracts(before, after)).toEqual([
    'column one.a must not be null any more',
    'column one.b is int, was text',
    'new column one.c may be ambiguous: two has one, too',
    'new column one.d must not be null and has no default',
    'unique index of one is gone: USING btree (a)',
    'new unique index of one: USING btree (b)',
    'new rule of one: x: CHECK (a)',
    'the server may not SELECT one any more',
    'column two.c is gone',
    'table three is gone',
    'function f cannot be called as before',
    'function h is gone',
  ]);
  expect(compareContracts(before, before)).toEqual([]);
});

const inOps = (name: string) => readFileSync(new URL(`../../../ops/citus/${name}`, import.meta.url), 'utf8');

test('every table has its place in a distributed database, and every unique key of a spread table the account or an answer', () => {
  // The account is missing where ops/citus/prepare.sql adds it.
  const added = ['wallets', 'wallets_to_top_up', 'transfers', 'key_budgets', 'budget_crossings', 'rate_buckets'];
  expect(checkDistribution(now, placements)).toEqual(added.map((name) => `${name} has no account_id`));
  const spread = [...inOps('distribute.sql').matchAll(/create_distributed_table\('(\w+)', 'account_id'/g)].map(([, name]) => name);
  expect(spread).toEqual([...placements.distributed]);
  const copied = [...inOps('distribute.sql').matchAll(/create_reference_table\('(\w+)'/g)].map(([, name]) => name);
  expect(copied).toEqual([...placements.reference]);
});

test('what Citus would refuse is found', () => {
  const table = { columns: { account_id: 'uuid not null' }, unique: [], refusing: [], rights: [] };
  const tables = {
    a: {
      ...table,
      unique: [' USING btree (account_id, x)', ' USING btree (x) WHERE y', ' USING btree (id)'],
      refusing: ['f: FOREIGN KEY (x) REFERENCES b(x)', 'g: FOREIGN KEY (account_id, x) REFERENCES b(account_id, x)'],
    },
    b: {
      ...table,
      columns: { account_id: 'uuid' },
      refusing: ['f: FOREIGN KEY (m) REFERENCES c(id)', 'f: FOREIGN KEY (m) REFERENCES d(id)'],
    },
    c: { ...table, refusing: ['f: FOREIGN KEY (a) REFERENCES a(id)'] },
    d: { ...table, unique: [' USING btree (code)'] },
    e: table,
  };
  const placed = { distributed: ['a', 'b'], reference: ['c'], local: ['d', 'f'], widenedKeys: { 'a (id)': '' } };
  expect(
    checkDistribution({ migration: '', functions: {}, tables }, { ...placed, globalKeys: { 'd (code)': '', 'a (id)': '', 'd (x)': '' } }),
  ).toEqual([
    'table e has no place',
    'table f has a place and does not exist',
    'unique key a (x) does not include account_id',
    'foreign key of a to b',
    'b.account_id is uuid',
    'foreign key of b to d',
    'foreign key of c to a',
    'a (id) must hold for all accounts, but its table is distributed',
    'd (x) is no unique key',
  ]);
});

test('the server computes the shard of an account as the database does', async () => {
  const ids = Array.from({ length: 500 }, newId);
  for (const shards of [1, 2, 3, 32, 1_000]) {
    const rows = await sql<{ shard: number }[]>`
      SELECT least((uuid_hash(id)::bigint + 2147483648) / (4294967296 / ${shards}::int), ${shards}::int - 1)::int AS shard
      FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS t(id, n) ORDER BY n`;
    expect(ids.map((id) => shardOf(id, shards))).toEqual(rows.map(({ shard }) => shard));
    expect(new Set(rows.map(({ shard }) => shard)).size).toBeGreaterThan(shards / 4);
  }
});

test('after ops/citus/prepare.sql, nothing keeps Citus from distributing the tables, and each row has the account of its wallet', async () => {
  const [account, other, key, request] = [newId(), newId(), newId(), newId()];
  await sql.unsafe(`
    INSERT INTO ledger_accounts (id, code) VALUES (9001, 'wallet:91:paid'), (9002, 'wallet:91:promo'), (9003, 'wallet:92:paid'), (9004, 'wallet:92:promo'), (9005, 'house'), (9006, 'house 2');
    INSERT INTO wallets (id, paid_account_id, promo_account_id) VALUES (91, 9001, 9002), (92, 9003, 9004);
    INSERT INTO accounts (id, wallet_id) VALUES ('${account}', 91), ('${other}', 93);
    INSERT INTO keys (id, account_id, kind, name, label, scopes, wallet_id, multiplier_millionths, budget_shown_nano)
    VALUES ('${key}', '${account}', 'client', 'c', 'c', '{inference}', 92, 1000000, 0);
    INSERT INTO key_budgets (key_id, period, wallet_id, limit_nano, spent_nano) VALUES ('${key}', 'total', 92, 1, 0);
    INSERT INTO budget_crossings (key_id, period, percent, limit_nano, spent_nano) VALUES ('${key}', 'total', 80, 1, 1);
    INSERT INTO rate_buckets (subject) VALUES ('key:${key}');
    INSERT INTO wallets_to_top_up (wallet_id) VALUES (91);
    INSERT INTO transfers (idempotency_key, debit_account_id, credit_account_id, amount_nano, code, reference)
    VALUES ('in', 9005, 9001, 5, 'top_up', 'x'), ('to client', 9001, 9003, 5, 'client_budget', 'x'), ('charge', 9003, 9005, 5, 'usage', '${request}'),
           ('fee', 9005, 9006, 5, 'provider_fee', 'x')`);
  const prepare = postgres(server.url, { max: 1, onnotice: () => {} });
  await prepare.unsafe(inOps('prepare.sql'));
  await prepare.end();
  const prepared = await readSchemaContract(sql, 'prepared');
  expect(checkDistribution(prepared, { ...placements, widenedKeys: {} })).toEqual([]);
  const rows = await sql<{ name: string; of: string }[]>`
    SELECT 'transfer ' || idempotency_key AS name, account_id AS of FROM transfers
    UNION ALL SELECT 'wallet ' || id, account_id FROM wallets UNION ALL SELECT 'budget', account_id FROM key_budgets
    UNION ALL SELECT 'crossing', account_id FROM budget_crossings UNION ALL SELECT 'top-up', account_id FROM wallets_to_top_up ORDER BY 1`;
  const house = '00000000-0000-7000-8000-000000000001';
  expect(rows.map(({ name, of }) => (of === account ? name : `${name}: ${of}`))).toEqual([
    ...['budget', 'crossing', 'top-up', 'transfer charge', `transfer fee: ${house}`, 'transfer in', 'transfer to client'],
    ...['wallet 91', 'wallet 92'],
  ]);
  await expect(sql`UPDATE transfers SET amount_nano = 6`).rejects.toMatchObject({ code: expect.any(String) });
});
