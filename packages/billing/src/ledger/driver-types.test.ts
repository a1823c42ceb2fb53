import { createDedicated, type DedicatedConnections, schema } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

let database: ThrowawayDatabase;
let connections: DedicatedConnections;

beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  connections = createDedicated(database.sql);
});
afterAll(async () => {
  await connections.close();
  await database.close();
});

const { installation } = schema;
const at = new Date('2026-03-29T01:30:00.123Z');
const values = { object: { a: ['1', null, { b: 'é"\\' }] }, text: '{"not": "an object"}', number: 7, list: [1, 'two'] };

describe.each(Object.entries(values))('a %s', (name, value) => {
  test('has the same form in raw statements and typed queries, whichever wrote it, inside and outside a transaction', async () => {
    await connections.transaction(async ({ db, sql, xid }) => {
      await sql`SELECT 1 WHERE in_transaction(${xid})`;
      await db.insert(installation).values({ name: `typed ${name}`, value, updatedAt: at });
      await sql`INSERT INTO installation (name, value, updated_at) VALUES (${`raw ${name}`}, ${JSON.stringify(value)}::jsonb, ${at})`;
      const [raw] = await sql`SELECT value, updated_at AS at, updated_at::date AS day FROM installation WHERE name = ${`typed ${name}`}`;
      expect(raw).toEqual({ value, at, day: '2026-03-29' });
    });
    for (const writer of ['typed', 'raw']) {
      const [raw] = await database.sql`
        SELECT value, updated_at AS at, jsonb_typeof(value) AS type FROM installation WHERE name = ${`${writer} ${name}`}`;
      expect(raw).toEqual({ value, at, type: Array.isArray(value) ? 'array' : typeof value });
      // A typed query parses a JSON string that itself contains JSON. None of our columns contains such a string.
      if (name === 'text') continue;
      const rows = await connections.transaction(({ db }) => db.select().from(installation));
      const typed = rows.find((row) => row.name === `${writer} ${name}`);
      expect(typed).toEqual({ name: `${writer} ${name}`, value, updatedAt: at });
    }
  });
});

test('objects are sent as JSON, dates match in lists, and drizzle leaves the driver unchanged', async () => {
  const [row] = await database.sql`
    SELECT ${database.sql.json(values.object as never)}::jsonb -> 'a' ->> 0 AS first,
           ARRAY(SELECT m FROM unnest(${[at.toISOString()]}::timestamptz[]) AS m WHERE m = ${at}) AS found`;
  expect(row?.first).toBe('1');
  expect(row?.found).toEqual([at]);
});
