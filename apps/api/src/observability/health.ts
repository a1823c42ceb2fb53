import { missingMigrations, type Sql } from '@derouter/db';
import { Router } from 'express';

/**
 * `/healthz`: the process is alive. `/readyz`: it can serve (database reachable, migrations applied, not draining). More migrations than
 * this version knows are fine: a newer version is being rolled out, or was rolled back.
 */
export function healthRouter(sql: Sql, isDraining: () => boolean): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const problem = isDraining() ? 'draining' : await databaseProblem(sql);
    response.status(problem ? 503 : 200).json(problem ? { status: 'unavailable', reason: problem } : { status: 'ready' });
  });
  return router;
}

async function databaseProblem(sql: Sql): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), 3000);
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
