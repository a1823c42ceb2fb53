import { schema } from '@derouter/db';
import { and, eq, sql } from 'drizzle-orm';
import { DerouterError, sqlState } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { changeOfUpstream } from './upstreams.ts';

/**
 * Deletes an upstream that has no routes. Receipts keep its id; the audit log keeps its name.
 * Throws `not_found`, `set_elsewhere`, `in_use`.
 */
export async function deleteUpstream(
  services: Pick<Services, 'billing' | 'catalog' | 'notices'>,
  staffUserId: string,
  id: string,
): Promise<void> {
  const { catalog } = services;
  const { upstreams, routes, storedResponses, backgroundResponses } = schema;
  const before = catalog.upstreams().find((upstream) => upstream.id === id);
  if (!before) throw new DerouterError('not_found', 'There is no such upstream.');
  if (before.source !== 'staff') {
    throw new DerouterError('set_elsewhere', 'This upstream is configured in the environment. Remove it there.');
  }
  const inUse = new DerouterError('in_use', 'This upstream has routes or stored responses. Switch it off instead.');
  const unused = sql`NOT EXISTS (SELECT 1 FROM ${routes} WHERE ${routes.upstreamId} = ${id})
    AND NOT EXISTS (SELECT 1 FROM ${storedResponses} WHERE ${storedResponses.upstreamId} = ${id})
    AND NOT EXISTS (SELECT 1 FROM ${backgroundResponses} WHERE ${backgroundResponses.upstreamId} = ${id})`;
  await changeAs(services, staffUserId, async ({ db }) => {
    const deleted = await db
      .delete(upstreams)
      .where(and(eq(upstreams.id, id), unused))
      .returning()
      // A route was added concurrently.
      .catch((error: unknown) => {
        if (sqlState(error) === '23503') throw inUse;
        throw error;
      });
    if (deleted.length === 0) throw inUse;
    return changeOfUpstream('delete upstream', id, changedFields(deleted[0], null));
  });
  await catalog.reload();
}
