import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import type { Sql } from './client-types.ts';
import { startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { compareContracts, readSchemaContract, type SchemaContract } from './schema-contract.ts';

const released = JSON.parse(readFileSync(new URL('../released-schema.json', import.meta.url), 'utf8')) as SchemaContract;

/**
 * What the released version does not stumble over after all, each with the reason, such as a column that it no longer uses. Emptied when
 * the next version's schema is recorded.
 */
const reviewed: Readonly<Record<string, string>> = {};

test('the released version works on the schema of this one, so that both can run while an upgrade is rolled out, or back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-contract-'));
  chmodSync(folder, 0o755);
  const server = await startEmbedded({ folder, settings: { fsync: 'off', shared_buffers: '32MB' } });
  await migrate(server.url);
  const sql = postgres(server.url, { max: 1 }) as Sql;
  const now = await readSchemaContract(sql, readMigrations().at(-1)?.tag ?? '');
  await sql.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
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
