import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readMigrationState, readMigrations } from '@derouter/db';
import { backUpEmbedded, restoreEmbedded } from '@derouter/db/embedded';
import { makeFolder } from '@derouter/db/make-folder';
import type { Command } from 'commander';
import { z } from 'zod';
import { lockDataDir } from '../data-dir.ts';
import { version } from '../version.ts';
import { checkRestored } from './check-restored.ts';
import type { MakeAction, Work } from './command-context.ts';
import { restoreDump } from './restore-dump.ts';
import { runProgram } from './run-program.ts';
import { CommandError, exitCodes, megabytes } from './terminal.ts';

/** What is in a backup, stored beside it as `backup.json`. */
const manifest = z.object({
  format: z.literal(1),
  /** `files`: of the embedded PostgreSQL. `dump`: by `pg_dump`, in its custom format. */
  kind: z.enum(['files', 'dump']),
  createdAt: z.iso.datetime(),
  version: z.string(),
  migrations: z.number(),
  postgres: z.string(),
  bytes: z.number(),
});

type Manifest = z.output<typeof manifest>;

/** `backup`, `restore` and `check-restored`. */
export function backupCommands(program: Command, action: MakeAction): void {
  program
    .command('backup <folder>')
    .description('write a backup of the database into a new folder, while the server runs')
    .option('--pg-dump <path>', 'the pg_dump to use for the database of DATABASE_URL, of its version or newer', 'pg_dump')
    .action(action(backUp));
  program
    .command('restore <folder>')
    .description('put a backup into an empty DATA_DIR or, if it is a dump, into the empty database of DATABASE_URL, and check it')
    .option('--pg-restore <path>', 'the pg_restore to use for a dump, of the version of its pg_dump or newer', 'pg_restore')
    .action(action(restore));
  program
    .command('check-restored')
    .description(
      'check the database of the settings after it was restored by other means: indexes, triggers, rights, receipts, and the books',
    )
    .action(
      action(async (work) => {
        const data = await checkRestored(work);
        const lines = [
          `The database is as it should be, and its books are right: ${data.transfers} transfers, ${data.receipts} receipts recomputed.`,
        ];
        return { data, lines };
      }),
    );
}

async function backUp(work: Work, folder: string, { pgDump }: { pgDump: string }) {
  const target = resolve(folder);
  const { direct, isEmbedded } = await work.database();
  const sql = await work.sql();
  const [server] = await sql<{ version: string; bytes: bigint }[]>`
    SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes`;
  const facts = {
    format: 1 as const,
    createdAt: new Date().toISOString(),
    version,
    migrations: (await readMigrationState(sql)).applied,
    postgres: server?.version ?? '',
  };
  const bytes = isEmbedded
    ? (await backUpEmbedded(direct, target, ({ files, bytes }) => work.terminal.progress(`${files} files, ${megabytes(bytes)}`))).bytes
    : await dump(direct, target, { program: pgDump, work, size: Number(server?.bytes ?? 0n) });
  const data: Manifest = { ...facts, kind: isEmbedded ? 'files' : 'dump', bytes };
  // Written last: a backup without it is not complete.
  writeFileSync(join(target, 'backup.json'), `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600 });
  return {
    data: { ...data, folder: target },
    lines: [
      `${megabytes(bytes)} were written to ${target}.`,
      'It holds customers’ data and hashes of their keys: keep it as safe as the database. SECRET_KEY is not in it, and is needed to use it.',
    ],
  };
}

/** Runs `pg_dump`. */
async function dump(url: string, target: string, options: { readonly program: string; readonly work: Work; readonly size: number }) {
  if (existsSync(target)) throw new CommandError(`${target} exists already.`, { code: 'conflict' });
  makeFolder(target, 0o700);
  const file = join(target, 'database.dump');
  // pg_dump would make it readable for everybody who gets a copy of the folder.
  writeFileSync(file, '', { mode: 0o600 });
  const timer = setInterval(() => {
    if (existsSync(file)) options.work.terminal.progress(`${megabytes(statSync(file).size)} of a database of ${megabytes(options.size)}`);
  }, 500);
  try {
    await runProgram(options.work, options.program, ['--format=custom', '--no-owner', `--file=${file}`], url, '--pg-dump');
  } finally {
    clearInterval(timer);
  }
  return statSync(file).size;
}

async function restore(work: Work, folder: string, { pgRestore }: { pgRestore: string }) {
  const config = await work.config();
  const source = resolve(folder);
  const data = readManifest(source);
  if (data.migrations > readMigrations().length) {
    throw new CommandError(`This backup is of a newer version (${data.version}): restore it with that one.`, { code: 'conflict' });
  }
  if (data.kind === 'dump') {
    if (!config.databaseUrl) {
      throw new CommandError('This backup is a dump: set DATABASE_URL to an empty database of your own PostgreSQL.', {
        exitCode: exitCodes.usage,
      });
    }
    const restored = await restoreDump(work, join(source, 'database.dump'), pgRestore);
    const lines = ['The database is restored, and its books are right. Start the server with the SECRET_KEY of the backup’s installation.'];
    return { data: { ...data, ...restored }, lines };
  }
  if (config.databaseUrl) {
    throw new CommandError('This backup is of an embedded PostgreSQL: unset DATABASE_URL to restore it into DATA_DIR.', {
      exitCode: exitCodes.usage,
    });
  }
  const unlock = lockDataDir(config.dataDir);
  try {
    const place = await restoreEmbedded(source, join(config.dataDir, 'postgres'), ({ files, bytes }) =>
      work.terminal.progress(`${files} files, ${megabytes(bytes)}`),
    );
    const lines = [`The database is in ${place}. Start the server with the SECRET_KEY of the backup's installation.`];
    return { data: { ...data, folder: place }, lines };
  } finally {
    unlock();
  }
}

function readManifest(folder: string): Manifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')));
  } catch {
    throw new CommandError(`${folder} is no complete backup.`, { code: 'not_found' });
  }
}
