import { constants } from 'node:fs';
import { chmod, chown, copyFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import postgres from 'postgres';
import { makeFolder } from '../make-folder.ts';
import { reachableFolder, systemUser } from './system-user.ts';

/** The folder for a backup, or for a restored database, has files in it already. */
export class FolderNotEmpty extends Error {
  override readonly name = 'FolderNotEmpty';
}

/** Told after each file of a copy. */
type OnCopied = (done: { readonly files: number; readonly bytes: number }) => void;

/** Folders whose contents PostgreSQL makes again (as `pg_basebackup` leaves them out), and files of the running server. */
const emptied = new Set(['pg_dynshmem', 'pg_notify', 'pg_replslot', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans', 'pg_wal']);
const leftOut = /^(postmaster\.(pid|opts)|pgsql_tmp.*|pg_internal\.init.*|backup_label.*)$/;

/**
 * Copies the files of a running embedded PostgreSQL into `target`/data, without stopping it: a base backup, as the server's own
 * functions for that describe it. The embedded package brings no `pg_dump` or `pg_basebackup`. Needs the superuser's URL, and the
 * right to read the files. Throws `FolderNotEmpty`.
 */
export async function backUpEmbedded(url: string, target: string, onCopied: OnCopied = () => {}): Promise<{ readonly bytes: number }> {
  const data = join(target, 'data');
  makeFolder(target, 0o700);
  if ((await readdir(target)).length > 0) throw new FolderNotEmpty(`${target} is not empty.`);
  // One session from start to stop; if it ends early, the server ends the backup and drops the slot.
  const sql = postgres(url, { max: 1, onnotice: () => {}, idle_timeout: 0, max_lifetime: null });
  const copied = { files: 0, bytes: 0 };
  const copy = async (from: string, to: string) => {
    const size = await copyRegular(from, to);
    if (size === null) return;
    copied.files++;
    copied.bytes += size;
    onCopied({ ...copied });
  };
  try {
    const [folder] = await sql<{ path: string }[]>`SELECT current_setting('data_directory') AS path`;
    if (!folder) throw new Error('The server does not say where its files are.');
    // The slot keeps the log since now until it has been copied.
    await sql`SELECT pg_create_physical_replication_slot(${`backup_${process.pid}`}, true, true)`;
    await sql`SELECT pg_backup_start('derouter backup', true)`;
    for await (const file of filesOf(folder.path, folder.path)) await copy(join(folder.path, file), join(data, file));
    const [stopped] = await sql<{ label: string; spaces: string }[]>`
      SELECT labelfile AS label, spcmapfile AS spaces FROM pg_backup_stop(false)`;
    if (!stopped) throw new Error('The server did not end the backup.');
    // The server does not start without its empty folders.
    for await (const inner of everyFolder(folder.path)) {
      const path = relative(folder.path, inner);
      const top = path.split(sep)[0] ?? '';
      if (path === top || !emptied.has(top)) makeFolder(join(data, path), 0o700);
    }
    await writeFile(join(data, 'backup_label'), stopped.label, { mode: 0o600 });
    for (const entry of await readdir(join(folder.path, 'pg_wal'), { withFileTypes: true })) {
      if (entry.isFile()) await copy(join(folder.path, 'pg_wal', entry.name), join(data, 'pg_wal', entry.name));
    }
    await copyFile(join(folder.path, '..', 'password'), join(target, 'password'), constants.COPYFILE_EXCL);
    return { bytes: copied.bytes };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Puts a backup of `backUpEmbedded` in place as the database of a data folder, which must have none. Returns where its files are. Throws `FolderNotEmpty`. */
export async function restoreEmbedded(backup: string, folder: string, onCopied: OnCopied = () => {}): Promise<string> {
  const user = systemUser();
  const { folder: place } = reachableFolder(folder, user);
  if ((await readdir(place)).length > 0) throw new FolderNotEmpty(`${place} holds a database already.`);
  const own = async (path: string) => {
    if (user) await chown(path, user.uid, user.gid);
  };
  const copied = { files: 0, bytes: 0 };
  for await (const file of everyFile(backup, backup)) {
    const to = join(place, file);
    const size = await copyRegular(join(backup, file), to);
    copied.files++;
    copied.bytes += size ?? 0;
    onCopied({ ...copied });
    await own(to);
  }
  for await (const inner of everyFolder(join(backup, 'data'))) {
    const to = join(place, relative(backup, inner));
    makeFolder(to, 0o700);
    await chmod(to, 0o700);
    await own(to);
  }
  return place;
}

/** Copies a file. Null if it is gone: the server removes files while it runs. */
async function copyRegular(from: string, to: string): Promise<number | null> {
  makeFolder(join(to, '..'), 0o700);
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await chmod(to, 0o600);
    return (await stat(to)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The files of a data folder that belong to a backup, relative to `root`. */
async function* filesOf(folder: string, root: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (leftOut.test(entry.name)) continue;
    if (entry.isFile()) yield relative(root, path);
    else if (entry.isSymbolicLink()) throw new Error(`${path} is a tablespace: back it up with pg_basebackup.`);
    else if (entry.isDirectory() && !(folder === root && emptied.has(entry.name))) yield* filesOf(path, root);
  }
}

async function* everyFile(folder: string, root: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* everyFile(path, root);
    else if (entry.isFile() && path.split(sep).at(-1) !== 'backup.json') yield relative(root, path);
  }
}

async function* everyFolder(folder: string): AsyncGenerator<string> {
  yield folder;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* everyFolder(join(folder, entry.name));
  }
}
