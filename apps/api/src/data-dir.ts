import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.ts';

/** Makes sure that one server at a time uses the data folder. Returns the release. Throws `ConfigError`. */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'server.pid');
  try {
    mkdirSync(dataDir, { recursive: true });
    if (existsSync(file)) {
      const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
      if (pid !== process.pid && isServer(pid)) {
        throw new ConfigError(`DATA_DIR (${dataDir}) is in use by another derouter (process ${pid}): stop it or choose another folder.`);
      }
    }
    writeFileSync(file, String(process.pid));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`DATA_DIR (${dataDir}) cannot be written: choose another folder or change its permissions.`);
  }
  return () => rmSync(file, { force: true });
}

/** True when the process lives and, where that can be seen, runs Node: a pid can be given to another program after a crash. */
function isServer(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node');
  } catch {
    return false;
  }
}
