import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from './fail.ts';

/** The bytes of a file; null if there is none. */
export function readIfPresent(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CliError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Names what is in a file: the SHA-256 of its bytes, or `absent`. */
export function fingerprint(bytes: Buffer | null): string {
  return bytes === null ? 'absent' : createHash('sha256').update(bytes).digest('hex');
}

/**
 * Replaces a file in one step: a crash leaves the old bytes or the new ones. Keeps its mode, and follows symbolic links. A new file
 * gets `newMode`. Returns the folders that it had to create, outermost first.
 */
export function replaceFile(path: string, bytes: Buffer, { newMode = 0o600, mode = null as number | null } = {}): string[] {
  const target = existsSync(path) ? realpathSync(path) : path;
  // Undoing could not put back a link that was replaced by a file.
  if (!existsSync(path) && lstatSync(path, { throwIfNoEntry: false }))
    throw new CliError(`${path} is a link to a file that does not exist.`);
  const created = makeFolders(dirname(target));
  const finalMode = mode ?? modeOf(target) ?? newMode;
  const fresh = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(fresh, bytes, { mode: 0o600, flag: 'wx' });
    chmodSync(fresh, finalMode);
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new CliError(`${path} cannot be written: ${(error as Error).message}`);
  }
  return created;
}

/** The permission bits of a file; null if there is none. */
export function modeOf(path: string): number | null {
  return existsSync(path) ? statSync(path).mode & 0o777 : null;
}

/** Deletes a file, and those of the given folders that are empty now. */
export function removeFile(path: string, folders: readonly string[] = []): void {
  rmSync(path, { force: true });
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

function makeFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const one of missing) mkdirSync(one, { mode: 0o700 });
  } catch (error) {
    throw new CliError(`${folder} cannot be created: ${(error as Error).message}`);
  }
  return missing;
}
