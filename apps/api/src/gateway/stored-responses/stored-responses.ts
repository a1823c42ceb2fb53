import { type Database, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';
import type { Principal } from '../../keys/index.ts';

/** Where a response is stored. */
export interface StoredResponse {
  readonly id: string;
  readonly upstreamId: string;
  readonly modelId: string;
}

/** A client key owns what it asked for, and nothing else; the account's own keys share all that belongs to the account. */
export type Owner = Pick<Principal, 'accountId' | 'keyId' | 'kind'>;

/**
 * Records which upstream stores the objects with these ids and who owns them, because all accounts share the
 * operator's account at the provider. An object is a response or one of its items; its content is not stored.
 */
export async function recordStored(
  db: Database,
  ids: readonly string[],
  { accountId, keyId, kind }: Owner,
  where: { readonly upstreamId: string; readonly modelId: string },
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .insert(schema.storedResponses)
    .values(ids.map((id) => ({ id, accountId, clientKeyId: kind === 'client' ? keyId : null, ...where })))
    .onConflictDoNothing();
}

/** Maps ids to the upstream that stores the object. Contains only objects of this owner. */
export async function findStored(db: Database, owner: Owner, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { storedResponses: table } = schema;
  const rows = await db
    .select({ id: table.id, upstreamId: table.upstreamId })
    .from(table)
    .where(and(inArray(table.id, [...ids]), ownedBy(owner)));
  return new Map(rows.map(({ id, upstreamId }) => [id, upstreamId]));
}

/** Finds a response of this owner; null if it is unknown or belongs to another one. */
export async function findResponse(db: Database, owner: Owner, id: string): Promise<StoredResponse | null> {
  const { storedResponses: table } = schema;
  const [row] = await db
    .select({ id: table.id, upstreamId: table.upstreamId, modelId: table.modelId })
    .from(table)
    .where(and(eq(table.id, id), ownedBy(owner)));
  return row ?? null;
}

/** Removes the record of a response that was deleted at the provider. */
export async function forgetResponse(db: Database, owner: Owner, id: string): Promise<void> {
  await db.delete(schema.storedResponses).where(and(eq(schema.storedResponses.id, id), ownedBy(owner)));
}

function ownedBy({ accountId, keyId, kind }: Owner) {
  const { storedResponses: table } = schema;
  return and(eq(table.accountId, accountId), kind === 'client' ? eq(table.clientKeyId, keyId) : undefined);
}
