import { type Database, schema } from '@derouter/db';
import { asc, isNull, ne } from 'drizzle-orm';
import type { UpstreamRow } from '../../catalog/index.ts';

export type CostRow = typeof schema.upstreamCosts.$inferSelect;
export type RouteRow = typeof schema.routes.$inferSelect;

export interface StoredUpstream {
  readonly row: UpstreamRow;
  /** By effective time. */
  readonly costs: readonly CostRow[];
  readonly routes: readonly RouteRow[];
}

/** What files of upstreams are about: all but the sandbox, and the ids of the models. */
export interface Stored {
  readonly upstreams: readonly StoredUpstream[];
  readonly modelIds: ReadonlySet<string>;
}

/** Reads upstreams with their costs and routes. In a transaction that will change them, locks upstreams and routes. */
export async function readStored(db: Database, { lock }: { readonly lock: boolean }): Promise<Stored> {
  const { upstreams, upstreamCosts, routes, models } = schema;
  const readRows = db.select().from(upstreams).where(ne(upstreams.kind, 'sandbox')).orderBy(asc(upstreams.name));
  const readRoutes = db.select().from(routes).orderBy(asc(routes.modelId), asc(routes.priority), asc(routes.upstreamModel), asc(routes.id));
  const rows = await (lock ? readRows.for('update') : readRows);
  const allRoutes = await (lock ? readRoutes.for('update') : readRoutes);
  const costs = await db
    .select()
    .from(upstreamCosts)
    .where(isNull(upstreamCosts.withdrawnAt))
    .orderBy(asc(upstreamCosts.effectiveAt), asc(upstreamCosts.id));
  const known = await db.select({ id: models.id }).from(models);
  return {
    upstreams: rows.map((row) => ({
      row,
      costs: costs.filter(({ upstreamId }) => upstreamId === row.id),
      routes: allRoutes.filter(({ upstreamId }) => upstreamId === row.id),
    })),
    modelIds: new Set(known.map(({ id }) => id)),
  };
}

/** The cost in force for all models and for each that has its own, and those that follow, by effective time. */
export function costsThatCount(costs: readonly CostRow[], now: Date): CostRow[] {
  return costs.filter((cost, i) => {
    const isOver = costs.slice(i + 1).some((next) => next.upstreamModel === cost.upstreamModel && next.effectiveAt <= now);
    return !isOver;
  });
}
