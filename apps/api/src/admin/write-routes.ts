import type { RouteInput } from '@derouter/contracts';
import { type Database, newId, schema } from '@derouter/db';
import { and, eq, inArray } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

type RouteRow = typeof schema.routes.$inferSelect;

/** Throws `not_found` if a route's upstream does not exist, `conflict` if two routes are the same. */
export function checkRoutes(catalog: Services['catalog'], routes: readonly RouteInput[]): void {
  const known = new Set(catalog.upstreams().map((upstream) => upstream.id));
  if (routes.some(({ upstreamId }) => !known.has(upstreamId))) throw new DerouterError('not_found', 'There is no such upstream.');
  if (new Set(routes.map(placeOf)).size < routes.length) {
    throw new DerouterError('conflict', 'Two routes lead to the same model of the same upstream.', { param: 'routes' });
  }
}

/**
 * Replaces a model's routes. A route keeps its id if one with the same upstream and model name, or else with the same id,
 * existed before: conversations are distributed over equal routes by id. Returns the rows before and after.
 */
export async function writeRoutes(
  db: Database,
  modelId: string,
  routes: readonly RouteInput[],
): Promise<{ readonly before: readonly RouteRow[]; readonly after: readonly RouteRow[] }> {
  const read = () => db.select().from(schema.routes).where(eq(schema.routes.modelId, modelId)).orderBy(schema.routes.id).for('update');
  const before = await read();
  const { kept, added } = matchRoutes(before, routes);
  const gone = before.filter((row) => !kept.has(row)).map((row) => row.id);
  if (gone.length > 0) await db.delete(schema.routes).where(and(eq(schema.routes.modelId, modelId), inArray(schema.routes.id, gone)));
  for (const [row, { id: _id, ...values }] of kept) {
    if (placeOf(row) === placeOf(values) && row.priority === values.priority && row.weight === values.weight) continue;
    await db.update(schema.routes).set(values).where(eq(schema.routes.id, row.id));
  }
  if (added.length > 0) {
    await db.insert(schema.routes).values(added.map(({ id: _id, ...values }) => ({ id: newId(), modelId, ...values })));
  }
  return { before, after: await read() };
}

/** Pairs routes with existing rows, by upstream and model name first, so that two routes that swap names do not collide. */
function matchRoutes(before: readonly RouteRow[], routes: readonly RouteInput[]) {
  const kept = new Map<RouteRow, RouteInput>();
  let rest = routes;
  for (const isSame of [
    (row: RouteRow, route: RouteInput) => placeOf(row) === placeOf(route),
    (row: RouteRow, route: RouteInput) => row.id === route.id,
  ]) {
    rest = rest.filter((route) => {
      const row = before.find((candidate) => !kept.has(candidate) && isSame(candidate, route));
      if (row) kept.set(row, route);
      return !row;
    });
  }
  return { kept, added: rest };
}

function placeOf({ upstreamId, upstreamModel }: Pick<RouteInput, 'upstreamId' | 'upstreamModel'>): string {
  return `${upstreamId} ${upstreamModel}`;
}
