import type { Sql } from '@derouter/db';

/** A key or a model, as usage is grouped by it. */
export interface GroupName {
  readonly id: string;
  readonly name: string;
  /** Whether it is a key that has been revoked since. */
  readonly isRevoked: boolean;
}

/** The names of an account's keys, by id, whether or not they still work. */
export async function nameKeys(sql: Sql, accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, GroupName>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<{ id: string; name: string; revoked: boolean }[]>`
    SELECT id, name, revoked_at IS NOT NULL AS revoked FROM keys WHERE account_id = ${accountId} AND id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, name, revoked }) => [id, { id, name, isRevoked: revoked }]));
}
