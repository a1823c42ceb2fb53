import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '@derouter/db/embedded';
import type { Config } from '../config.ts';
import { lockDataDir, runningDatabaseFile } from '../data-dir.ts';
import { type DatabaseAddresses, databaseAddresses } from '../database-settings.ts';

export interface OpenDatabase extends DatabaseAddresses {
  readonly isEmbedded: boolean;
  close(): Promise<void>;
}

/** The database of the settings: that of `DATABASE_URL`, the embedded one of a running server, or else started for this command. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl) return { ...databaseAddresses(config.database, null), isEmbedded: false, close: async () => {} };
  const running = runningDatabaseFile(config.dataDir);
  if (existsSync(running))
    return { ...databaseAddresses(config.database, readFileSync(running, 'utf8')), isEmbedded: true, close: async () => {} };
  const unlock = lockDataDir(config.dataDir);
  try {
    const postgres = await startEmbedded({ folder: join(config.dataDir, 'postgres') });
    return {
      ...databaseAddresses(config.database, postgres.url),
      isEmbedded: true,
      async close() {
        await postgres.stop();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
