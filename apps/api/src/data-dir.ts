import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '@derouter/db/make-folder';
import { ConfigError } from './config.ts';

/** SQLite's code for a file that another connection has locked. */
const busy = 5;

/**
 * Locks the data folder, which only one server may use at a time. Returns the release function. Throws `ConfigError`.
 *
 * The lock is SQLite's on `server.lock`: the kernel releases it when the process ends, however it ends, and it also holds between
 * containers that share a volume, where process ids say nothing. `server.pid` only tells people who has it.
 */
export function lockDataDir(dataDir: string): () => void {
  const owner = join(dataDir, 'server.pid');
  let lock: DatabaseSync | null = null;
  try {
    makeFolder(dataDir);
    lock = new DatabaseSync(join(dataDir, 'server.lock'));
    // Without a journal file. Nothing is ever written.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    writeFileSync(owner, `process ${process.pid} on ${hostname()}`);
  } catch (error) {
    lock?.close();
    if ((error as { errcode?: unknown }).errcode === busy) {
      throw new ConfigError(`DATA_DIR (${dataDir}) is in use by another derouter (${readOwner(owner)}): stop it or choose another folder.`);
    }
    throw new ConfigError(`DATA_DIR (${dataDir}) cannot be written: choose another folder or change its permissions.`);
  }
  const held = lock;
  return () => {
    if (!held.isOpen) return;
    rmSync(owner, { force: true });
    // The lock file stays: removing it would let two servers lock two files of the same name.
    held.close();
  };
}

/** File in which a running server stores the URL of its embedded database. */
export function runningDatabaseFile(dataDir: string): string {
  return join(dataDir, 'database-url');
}

function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, 200);
  } catch {
    return 'unknown process';
  }
}
