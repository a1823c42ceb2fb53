import { hostname } from 'node:os';
import type { SeenLimit } from './gateway/index.ts';
import type { Services } from './services.ts';
import { version } from './version.ts';

const everyMs = 5_000;
/** A row that was not renewed for this long is removed by the others. */
const goneAfter = '1 minute';

/** How one process sees an upstream, in the last minute. */
export interface UpstreamSight {
  readonly upstreamId: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly retryAt: string | null;
  readonly requests: number;
  readonly failures: number;
  readonly averageMs: number | null;
  readonly lastError: { readonly at: string; readonly what: string } | null;
  /** Older versions do not report them. */
  readonly limits?: readonly Omit<SeenLimit, 'upstreamId'>[];
}

/**
 * Says every few seconds that this process runs, and how it sees the upstreams, so that staff see all processes on one page. Returns
 * what stops it and removes the row.
 */
export function registerProcess({ sql, billing, health, log }: Pick<Services, 'billing' | 'health' | 'log' | 'sql'>): {
  close(): Promise<void>;
} {
  const startedAt = new Date().toISOString();
  const renew = async () => {
    const limits = health.rateLimits.list();
    const sights = health.list().map(
      ({ upstreamId, state, retryAt, requests, failures, averageMs, lastError }): UpstreamSight => ({
        ...{ upstreamId, state, requests, failures, averageMs },
        retryAt: retryAt?.toISOString() ?? null,
        lastError: lastError && { at: lastError.at.toISOString(), what: lastError.what },
        limits: limits.flatMap(({ upstreamId: of, ...limit }) => (of === upstreamId ? [limit] : [])),
      }),
    );
    await sql`
      INSERT INTO processes (process_id, host, pid, version, started_at, upstreams)
      VALUES (${billing.processId}, ${hostname()}, ${process.pid}, ${version}, ${startedAt}, ${JSON.stringify(sights)}::jsonb)
      ON CONFLICT (process_id) DO UPDATE SET seen_at = now(), upstreams = excluded.upstreams`;
    await sql`DELETE FROM processes WHERE seen_at < now() - ${goneAfter}::interval`;
  };
  const onError = (error: unknown) => log.warn({ err: error }, 'the process could not report that it runs; it tries again');
  let renewing = renew().catch(onError);
  const timer = setInterval(() => {
    renewing = renew().catch(onError);
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await renewing;
      await sql`DELETE FROM processes WHERE process_id = ${billing.processId}`.catch(onError);
    },
  };
}
