import { type Database, schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';

/** Where a kept response is. */
export interface StoredResponse {
  readonly id: string;
  readonly upstreamId: string;
  readonly modelId: string;
}

/** Writes down where a response is kept and whose it is: all accounts share the operator's at the provider. */
export async function rememberResponse(db: Database, accountId: string, { id, upstreamId, modelId }: StoredResponse): Promise<void> {
  await db.insert(schema.storedResponses).values({ id, accountId, upstreamId, modelId }).onConflictDoNothing();
}

/** A response of this account; null for one that is not known or another's. */
export async function findResponse(db: Database, accountId: string, id: string): Promise<StoredResponse | null> {
  const { storedResponses: table } = schema;
  const [row] = await db
    .select({ id: table.id, upstreamId: table.upstreamId, modelId: table.modelId })
    .from(table)
    .where(and(eq(table.id, id), eq(table.accountId, accountId)));
  return row ?? null;
}

/** Forgets a response that was deleted at the provider. */
export async function forgetResponse(db: Database, accountId: string, id: string): Promise<void> {
  await db.delete(schema.storedResponses).where(and(eq(schema.storedResponses.id, id), eq(schema.storedResponses.accountId, accountId)));
}
