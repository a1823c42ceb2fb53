import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';

/** Locks the data folder, which only one server may use at a time. Returns the release function. Throws `ConfigError`. */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'server.pid');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (existsSync(file)) {
      const [pid = 0, startedAt = 0] = readFileSync(file, 'utf8').split(' ').map(Number);
      if (pid !== process.pid && isAlive(pid) && startTime(pid) === startedAt) {
        throw new ConfigError(`DATA_DIR (${dataDir}) is in use by another derouter (process ${pid}): stop it or choose another folder.`);
      }
    }
    writeFileSync(file, `${process.pid} ${startTime(process.pid)}`);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`DATA_DIR (${dataDir}) cannot be written: choose another folder or change its permissions.`);
  }
  return () => rmSync(file, { force: true });
}

/** File in which a running server stores the URL of its embedded database. */
export function runningDatabaseFile(dataDir: string): string {
  return join(dataDir, 'database-url');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time of a process in kernel ticks, to detect a pid that was reused after a crash. 0 if unavailable. */
function startTime(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? 0);
  } catch {
    return 0;
  }
}
