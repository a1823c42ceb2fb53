import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';
import type { Database, Sql } from './client-types.ts';
import * as schema from './schema/index.ts';

/** PostgreSQL type ids (`oid` in `pg_type`). */
const typeIds = { date: 1082, timestamptz: 1184, json: 114, jsonb: 3802 } as const;

/**
 * How values are converted, in raw statements and typed queries alike: `bigint` is a BigInt, `timestamptz` a Date, `date` a
 * string such as 2026-01-31, `json` and `jsonb` the parsed value. A string sent as JSON must already be serialized JSON, and one
 * sent as a timestamp must be an ISO timestamp, because typed queries serialize both themselves.
 */
export const driverTypes = {
  bigint: postgres.BigInt,
  moments: {
    to: typeIds.timestamptz,
    from: [typeIds.timestamptz],
    serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
    parse: (text: string) => new Date(text),
  },
  days: { to: typeIds.date, from: [typeIds.date], serialize: String, parse: (text: string) => text },
  json: {
    to: typeIds.json,
    from: [typeIds.json, typeIds.jsonb],
    serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    parse: (text: string) => JSON.parse(text) as unknown,
  },
  ...arrayTypes,
};

/** Typed queries over a client. drizzle replaces the client's parsers and serializers; this restores them. */
export function typedQueries(client: Sql): Database {
  const { parsers, serializers } = client.options as unknown as Record<'parsers' | 'serializers', Record<string, unknown>>;
  const before = { parsers: { ...parsers }, serializers: { ...serializers } };
  const db = drizzle(client, { schema });
  for (const [now, then] of [
    [parsers, before.parsers],
    [serializers, before.serializers],
  ] as const) {
    for (const type of Object.keys(now)) if (!(type in then)) delete now[type];
    Object.assign(now, then);
  }
  return db;
}
