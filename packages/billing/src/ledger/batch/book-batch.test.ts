import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { bookedColumns } from './book-batch.ts';

let database: ThrowawayDatabase;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
});
afterAll(() => database.close());

const sqlTypes: Readonly<Record<string, string>> = { int: 'integer', timestamptz: 'timestamp with time zone' };

test('book_batch gets exactly its declared arguments, each of the declared type', async () => {
  const declared = await database.sql<{ name: string; type: string }[]>`
    SELECT a.name, format_type(a.type, NULL) AS type
    FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) AS a(name, type)
    WHERE p.proname = 'book_batch'`;
  const given = [
    { name: 'process', type: 'uuid' },
    { name: 'revenue', type: 'bigint' },
    { name: 'stamp', type: 'bigint' },
    ...bookedColumns.map(({ name, type }) => ({ name, type: `${sqlTypes[type] ?? type}[]` })),
  ];
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  expect(given.toSorted(byName)).toEqual(declared.map(({ name, type }) => ({ name, type })).sort(byName));
});

test('the arguments for receipts and hourly sums are named after the columns that they fill', async () => {
  const rows = await database.sql<{ table: string; column: string }[]>`
    SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_name IN ('receipts', 'usage_hourly')`;
  const columns = new Set(rows.map(({ table, column }) => `${table === 'receipts' ? 'r' : 'u'}_${column}`));
  const unknown = bookedColumns.filter(({ name }) => /^[ru]_/.test(name) && !columns.has(name));
  expect(unknown).toEqual([]);
});
