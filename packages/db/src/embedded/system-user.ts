import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chownSync, constants, lstatSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../make-folder.ts';

/** PostgreSQL refuses to run as root, so as root it runs as this system user. */
const userName = 'postgres';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user to run PostgreSQL as: the current one (undefined) or, if that is root, `postgres`, created if missing. */
export function systemUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, userName], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', userName], { stdio: 'ignore' });
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * The folder for the database files: `wanted`, or, if `user` cannot access it because a parent is private (a 0700 home),
 * a folder below /var/tmp that is always the same for the same `wanted`.
 */
export function reachableFolder(wanted: string, user: SystemUser | undefined): { folder: string; moved: boolean } {
  const folder = resolve(wanted);
  if (!user) {
    makeFolder(folder, 0o700);
    accessSync(folder, constants.W_OK);
    return { folder, moved: false };
  }
  makeFolder(dirname(folder));
  const moved = !parentsTraversable(folder, user);
  const place = moved ? join('/var/tmp', `derouter-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`) : folder;
  makeFolder(place, 0o700);
  if (moved) refuseForeign(place, [0, user.uid]);
  chownSync(place, user.uid, user.gid);
  return { folder: place, moved };
}

/** True if `user` can enter every folder above `folder`. */
export function parentsTraversable(folder: string, user: SystemUser): boolean {
  for (let parent = dirname(folder); ; parent = dirname(parent)) {
    const { mode, uid, gid } = statSync(parent);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (parent === dirname(parent)) return true;
  }
}

/** Throws if another user owns a folder, or can write to it. For folders in world-writable places. */
export function refuseForeign(folder: string, owners: readonly number[]): void {
  const { uid, mode } = lstatSync(folder);
  if (!owners.includes(uid) || (mode & 0o022) !== 0) throw new Error(`${folder} belongs to another user: remove it.`);
}
