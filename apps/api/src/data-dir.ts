import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';

/** Makes sure that one server at a time uses the data folder. Returns the release. Throws `ConfigError`. */
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

/** The file in which a running server stores how to reach its embedded database. */
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

/** When a process started, in the kernel's ticks: a pid can be given to another program after a crash. 0 where that cannot be seen. */
function startTime(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? 0);
  } catch {
    return 0;
  }
}
