import { missingMigrations, type Sql } from '@derouter/db';
import { Router } from 'express';

interface HealthOptions {
  readonly isDraining: () => boolean;
  /** How long a process that was ready stays so while the database is away. */
  readonly graceMs: number;
}

/**
 * `/healthz`: the process is alive. It looks at nothing else, since a restart repairs nothing else. `/readyz`: it can serve (database
 * reachable, migrations applied, not draining). All processes share the database: if each were taken out of service as soon as it is
 * away, callers would hear nothing instead of 503 with `retry-after` in their dialect, and running streams would be cut off. More
 * migrations than this version knows are fine: a newer version is being rolled out, or was rolled back.
 */
export function healthRouter(sql: Sql, { isDraining, graceMs }: HealthOptions): Router {
  let readyAt = Number.NEGATIVE_INFINITY;
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const now = performance.now();
    const problem = isDraining() ? 'draining' : await databaseProblem(sql);
    if (!problem) readyAt = now;
    if (problem && !isDraining() && now - readyAt < graceMs) return void response.json({ status: 'ready', warning: problem });
    response.status(problem ? 503 : 200).json(problem ? { status: 'unavailable', reason: problem } : { status: 'ready' });
  });
  return router;
}

async function databaseProblem(sql: Sql): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), 2_000);
  });
  try {
    const missing = await Promise.race([missingMigrations(sql), timeout]);
    if (missing === null) return 'the database does not answer';
    return missing.length > 0 ? 'migrations are missing' : null;
  } catch {
    return 'the database cannot be reached';
  } finally {
    clearTimeout(timer);
  }
}
