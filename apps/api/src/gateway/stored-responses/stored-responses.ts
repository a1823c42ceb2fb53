import { type Database, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';

/** Where a response is stored. */
export interface StoredResponse {
  readonly id: string;
  readonly upstreamId: string;
  readonly modelId: string;
}

/**
 * Records which upstream stores the objects with these ids and which account owns them, because all accounts share the
 * operator's account at the provider. An object is a response or one of its items; its content is not stored.
 */
export async function recordStored(
  db: Database,
  ids: readonly string[],
  owner: { readonly accountId: string; readonly upstreamId: string; readonly modelId: string },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .insert(schema.storedResponses)
    .values(ids.map((id) => ({ id, ...owner })))
    .onConflictDoNothing();
}

/** Maps ids to the upstream that stores the object. Contains only objects of this account. */
export async function findStored(db: Database, accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { storedResponses: table } = schema;
  const rows = await db
    .select({ id: table.id, upstreamId: table.upstreamId })
    .from(table)
    .where(and(inArray(table.id, [...ids]), eq(table.accountId, accountId)));
  return new Map(rows.map(({ id, upstreamId }) => [id, upstreamId]));
}

/** Finds a response of this account; null if it is unknown or belongs to another account. */
export async function findResponse(db: Database, accountId: string, id: string): Promise<StoredResponse | null> {
  const { storedResponses: table } = schema;
  const [row] = await db
    .select({ id: table.id, upstreamId: table.upstreamId, modelId: table.modelId })
    .from(table)
    .where(and(eq(table.id, id), eq(table.accountId, accountId)));
  return row ?? null;
}

/** Removes the record of a response that was deleted at the provider. */
export async function forgetResponse(db: Database, accountId: string, id: string): Promise<void> {
  await db.delete(schema.storedResponses).where(and(eq(schema.storedResponses.id, id), eq(schema.storedResponses.accountId, accountId)));
}
