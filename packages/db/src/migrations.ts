import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sql } from './client-types.ts';

/** A file of the migrations folder. */
export interface Migration {
  /** The file's name without `.sql`. */
  readonly tag: string;
  /** Of the file's contents. */
  readonly hash: string;
  /** Its time in the journal, in milliseconds: what the database stores beside the hash. */
  readonly when: number;
  readonly statements: readonly string[];
  /** Its statements run one by one, outside a transaction: the tag ends with `_concurrently`. */
  readonly isConcurrent: boolean;
}

const shippedFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** The migrations of a folder, in the order of its journal. Default: those of this version. */
export function readMigrations(folder: string = shippedFolder): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as { entries: { tag: string; when: number }[] };
  return journal.entries.map(({ tag, when }) => {
    // Git may have changed line ends.
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8').replaceAll('\r\n', '\n');
    const hash = createHash('sha256').update(text).digest('hex');
    return { tag, when, hash, statements: text.split('--> statement-breakpoint'), isConcurrent: tag.endsWith('_concurrently') };
  });
}

/** What a database has of the migrations of this version. */
export interface MigrationState {
  readonly applied: number;
  /** Not applied, newer than everything that is. */
  readonly missing: readonly Migration[];
  /** Not applied, though a newer one is. */
  readonly late: readonly Migration[];
  /** Applied in another form than this version's. */
  readonly changed: readonly Migration[];
  /** Applied migrations that this version does not know: the database is of a newer one. */
  readonly unknown: number;
}

/** Compares what was applied with what this version has, by the hashes of the files. */
export async function readMigrationState(sql: Sql, migrations: readonly Migration[] = readMigrations()): Promise<MigrationState> {
  const [found] = await sql<{ found: boolean }[]>`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS found`;
  const rows = found?.found
    ? await sql<{ hash: string; when: bigint }[]>`SELECT hash, created_at AS when FROM drizzle.__drizzle_migrations`
    : [];
  const hashes = new Set(rows.map(({ hash }) => hash));
  const known = new Set(migrations.map(({ hash }) => hash));
  const strange = rows.filter(({ hash }) => !known.has(hash));
  const strangeTimes = new Set(strange.map(({ when }) => Number(when)));
  const open = migrations.filter(({ hash }) => !hashes.has(hash));
  const changed = open.filter(({ when }) => strangeTimes.has(when));
  const waiting = open.filter((one) => !changed.includes(one));
  const newest = Math.max(Number.NEGATIVE_INFINITY, ...migrations.filter(({ hash }) => hashes.has(hash)).map(({ when }) => when));
  return {
    applied: rows.length,
    missing: waiting.filter(({ when }) => when > newest),
    late: waiting.filter(({ when }) => when <= newest),
    changed,
    unknown: strange.length - changed.length,
  };
}

/** The tags of migrations of this version that the database does not have. */
export async function missingMigrations(sql: Sql): Promise<string[]> {
  const { missing, late, changed } = await readMigrationState(sql, shipped());
  return [...late, ...missing, ...changed].map(({ tag }) => tag);
}

let read: readonly Migration[] | null = null;

/** The files do not change while a process runs, and readiness is asked every few seconds. */
function shipped(): readonly Migration[] {
  read ??= readMigrations();
  return read;
}
