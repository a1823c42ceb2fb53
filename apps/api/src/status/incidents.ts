import type { IncidentState, IncidentTexts } from '@derouter/contracts';
import type { Services } from '../services.ts';
import { statusDays } from './roll-up-health.ts';

/** An incident as everyone sees it. Times are ISO texts. */
export interface IncidentView {
  readonly id: string;
  readonly state: IncidentState;
  readonly texts: IncidentTexts;
  /** Ids of affected models; empty means all. */
  readonly models: readonly string[];
  readonly startedAt: string;
  readonly resolvedAt: string | null;
  readonly updatedAt: string;
}

interface IncidentRow extends Omit<IncidentView, 'startedAt' | 'resolvedAt' | 'updatedAt'> {
  readonly startedAt: Date;
  readonly resolvedAt: Date | null;
  readonly updatedAt: Date;
}

const columns = (sql: Services['sql']) =>
  sql`id, state, texts, models, started_at AS "startedAt", resolved_at AS "resolvedAt", updated_at AS "updatedAt"`;

/** The open incidents and those that were resolved in the days that the status page shows, newest first. */
export async function listIncidents({ sql }: Pick<Services, 'sql'>): Promise<IncidentView[]> {
  const rows = await sql<IncidentRow[]>`
    SELECT ${columns(sql)} FROM incidents
    WHERE resolved_at IS NULL OR resolved_at > now() - make_interval(days => ${statusDays}) ORDER BY started_at DESC, id DESC LIMIT 100`;
  return rows.map(viewIncident);
}

/** Incidents, those that began last first; `open`: those that are not resolved. `cursor`: the id of the last one that was read. */
export async function listAllIncidents(
  { sql }: Pick<Services, 'sql'>,
  {
    state,
    cursor,
    limit,
  }: { readonly state?: IncidentState | 'open' | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly items: IncidentView[]; readonly nextCursor: string | null }> {
  const rows = await sql<IncidentRow[]>`
    SELECT ${columns(sql)} FROM incidents
    WHERE ${cursor ? sql`(started_at, id) < (SELECT started_at, id FROM incidents WHERE id = ${cursor})` : sql`true`}
      ${state === undefined ? sql`` : state === 'open' ? sql`AND resolved_at IS NULL` : sql`AND state = ${state}`}
    ORDER BY started_at DESC, id DESC LIMIT ${limit + 1}`;
  const items = rows.slice(0, limit).map(viewIncident);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function viewIncident(row: IncidentRow): IncidentView {
  return {
    ...row,
    startedAt: row.startedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}
