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

/** The open incidents and those that were resolved in the days that the status page shows, newest first. */
export async function listIncidents({ sql }: Pick<Services, 'sql'>): Promise<IncidentView[]> {
  const rows = await sql<IncidentRow[]>`
    SELECT id, state, texts, models, started_at AS "startedAt", resolved_at AS "resolvedAt", updated_at AS "updatedAt" FROM incidents
    WHERE resolved_at IS NULL OR resolved_at > now() - make_interval(days => ${statusDays}) ORDER BY started_at DESC, id DESC LIMIT 100`;
  return rows.map((row) => ({
    ...row,
    startedAt: row.startedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  }));
}
