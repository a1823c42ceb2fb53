import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate } from '@derouter/db';
import { startEmbedded } from '@derouter/db/embedded';

/** Starts an empty, durable PostgreSQL with our tables, in a temporary folder. `stop` removes it. */
export async function startLedgerDatabase(maxConnections: number) {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-bench-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbedded({ folder });
  await migrate(postgres.url);
  const { sql, close } = await connect(postgres.url, { max: maxConnections });
  return {
    url: postgres.url,
    sql,
    async stop() {
      await close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
