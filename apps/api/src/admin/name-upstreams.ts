import { schema } from '@derouter/db';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Services } from '../services.ts';

/** Names of upstreams; those of deleted ones come from the audit log. */
export async function nameUpstreams({ db }: Pick<Services, 'db'>, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const known = await db
    .select({ id: schema.upstreams.id, name: schema.upstreams.name })
    .from(schema.upstreams)
    .where(inArray(schema.upstreams.id, wanted));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const gone = wanted.filter((id) => !names.has(id));
  if (gone.length === 0) return names;
  const { action, subject, before, reason, createdAt } = schema.staffActions;
  const deleted = await db
    // Older entries have the name as their reason.
    .select({ id: subject, name: sql<string>`coalesce(${before}->>'name', ${reason})` })
    .from(schema.staffActions)
    .where(and(inArray(subject, gone), eq(action, 'delete upstream')))
    .orderBy(desc(createdAt));
  for (const { id, name } of deleted) names.set(id, name);
  return names;
}
