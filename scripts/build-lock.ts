import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../packages/db/src/make-folder.ts';

/** SQLite's code for a file that another connection has locked. */
const busy = 5;

/**
 * Waits until no other process builds with the lock in this folder, and keeps others waiting until the returned function is called. The lock is SQLite's, as that
 * of the data folder: the kernel releases it when the process ends, however it ends. `onWait` is called once if there is somebody to wait for.
 */
export async function lockBuild(folder: string, onWait: () => void): Promise<() => void> {
  makeFolder(folder);
  for (let isFirst = true; ; isFirst = false) {
    const lock = new DatabaseSync(join(folder, 'build.lock'));
    try {
      // Without a journal file. Nothing is ever written.
      lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return () => lock.close();
    } catch (error) {
      lock.close();
      if ((error as { errcode?: unknown }).errcode !== busy) throw error;
      if (isFirst) onWait();
      await sleep(200);
    }
  }
}
