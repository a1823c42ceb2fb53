import type { Sql } from '@derouter/db';

/** A server that runs now, or whose lease has not expired yet. */
export interface ProcessView {
  readonly processId: string;
  /** Null for a process that only holds a lease, such as a command. */
  readonly host: string | null;
  readonly pid: number | null;
  readonly version: string | null;
  readonly startedAt: string;
  readonly seenAt: string;
  readonly leaseExpiresAt: string | null;
  /** Requests that it was answering at its last renewal. */
  readonly running: number;
  readonly holds: number;
}

/** The servers over this database, oldest first, with their leases and open holds. */
export async function readProcesses({ sql }: { readonly sql: Sql }): Promise<ProcessView[]> {
  const rows = await sql<
    (Omit<ProcessView, 'startedAt' | 'seenAt' | 'leaseExpiresAt'> &
      Record<'startedAt' | 'seenAt', Date> & { leaseExpiresAt: Date | null })[]
  >`
    SELECT coalesce(p.process_id, l.process_id) AS "processId", p.host, p.pid, p.version,
           coalesce(p.started_at, l.started_at) AS "startedAt", coalesce(p.seen_at, l.renewed_at) AS "seenAt",
           l.expires_at AS "leaseExpiresAt",
           CASE WHEN jsonb_typeof(l.running) = 'object' THEN (SELECT count(*)::int FROM jsonb_object_keys(l.running)) ELSE 0 END AS running,
           (SELECT count(*)::int FROM holds h WHERE h.process_id = coalesce(p.process_id, l.process_id)) AS holds
    FROM processes p FULL JOIN leases l USING (process_id)
    WHERE p.process_id IS NOT NULL OR l.expires_at > now() ORDER BY 5, 1`;
  return rows.map(({ startedAt, seenAt, leaseExpiresAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    seenAt: seenAt.toISOString(),
    leaseExpiresAt: leaseExpiresAt?.toISOString() ?? null,
  }));
}
