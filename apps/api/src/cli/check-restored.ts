import { prove } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { neverDeleted, readOwnNames, triggers, writtenOnce } from '../database-rules.ts';
import { readDatabaseState } from '../database-state.ts';
import type { Work } from './command-context.ts';
import { checkDatabase } from './doctor-checks.ts';
import { checkSchema } from './doctor-database.ts';
import { CommandError } from './terminal.ts';

/** What a restored database was found to be. */
export interface Restored {
  readonly findings: number;
  readonly transfers: number;
  readonly receipts: number;
}

/**
 * Checks what a restore can lose without a word, whatever made it: valid indexes, triggers, the rights of the server's role, receipts
 * that fit no month. Then proves the books. Throws `CommandError` with what is wrong.
 */
export async function checkRestored(work: Work): Promise<Restored> {
  const sql = await work.sql();
  const losses = await findLosses(sql);
  if (losses.length > 0) {
    throw new CommandError(`The restored database is not as it was. ${losses.join(' ')}`, { code: 'restore_incomplete' });
  }
  work.terminal.progress('proving the books');
  const { findings, transfers, receipts } = await prove(sql, { signal: work.io.signal });
  if (findings.length > 0) {
    throw new CommandError(`The books of the restored database are not right: ${findings.length} findings. Run derouter prove.`, {
      data: { findings },
    });
  }
  return { findings: 0, transfers, receipts };
}

/** Sentences that say what is not as it should be. */
export async function findLosses(sql: Sql): Promise<string[]> {
  const found = await checkDatabase(sql);
  const lacksMigrations = found.some(({ check, state }) => check === 'migrations' && state === 'problem');
  // Whether the server, the coming months or the last proof are there is no matter of the restore.
  const all = [...found, ...(lacksMigrations ? [] : await checkSchema(sql))];
  const problems = all.filter(({ check, state }) => state === 'problem' && ['indexes', 'triggers', 'role', 'migrations'].includes(check));
  const losses = problems.map(({ what, found: text, advice }) => `${what}: ${text}. ${advice ?? ''}`);
  // Tables and triggers are those of this version.
  if (lacksMigrations) return losses;
  const { receiptsWithoutMonth } = await readDatabaseState(sql);
  if (receiptsWithoutMonth > 0) losses.push('Some receipts fit no month: run derouter partitions make, and check again.');
  return [...losses, ...(await findMissingTriggers(sql)), ...(await findWrongRights(sql))];
}

async function findMissingTriggers(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    SELECT name FROM unnest(${triggers}::text[]) AS name
    WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = to_regclass(split_part(name, '.', 1)) AND t.tgname = split_part(name, '.', 2))
    ORDER BY name`;
  return rows.length === 0 ? [] : [`Triggers are missing: ${rows.map(({ name }) => name).join(', ')}.`];
}

/**
 * What the server's role may do with the schemas, tables, sequences and functions of this version and of its job queue, where it is more
 * or less than it should be. The schema `public` may also hold those of extensions, of other programs and of a newer version.
 */
async function findWrongRights(sql: Sql): Promise<string[]> {
  const own = readOwnNames();
  const tables = await sql<{ name: string; missing: string[]; excess: string[] }[]>`
    WITH tables AS (
      SELECT c.oid, nspname AS schema, CASE nspname WHEN 'public' THEN relname ELSE nspname || '.' || relname END AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'p') AND nspname IN ('public', 'pgboss', 'drizzle')),
    kinds AS (
      -- Months of receipts, those that were detached too, have the rights of all receipts.
      SELECT *, regexp_replace(name, '^receipts_\\d{4}_\\d{2}$', 'receipts') AS kind FROM tables),
    rights AS (
      SELECT name, p AS granted, has_table_privilege('derouter_app', oid, p) AS has,
        CASE WHEN p = 'SELECT' THEN true WHEN p = 'TRUNCATE' OR schema = 'drizzle' THEN false WHEN p = 'UPDATE' THEN kind <> ALL(${writtenOnce}::text[])
          WHEN p = 'DELETE' THEN kind <> ALL(${[...writtenOnce, ...neverDeleted]}::text[]) ELSE true END AS should
      FROM kinds, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS p WHERE schema <> 'public' OR kind = ANY(${own}::text[]))
    SELECT name, array_agg(granted) FILTER (WHERE should AND NOT has) AS missing, array_agg(granted) FILTER (WHERE has AND NOT should) AS excess
    FROM rights WHERE has <> should GROUP BY name ORDER BY name`;
  const [others] = await sql<{ names: string[] }[]>`
    SELECT ARRAY(
      SELECT 'schema ' || nspname FROM pg_namespace
      WHERE nspname IN ('public', 'pgboss', 'drizzle') AND NOT has_schema_privilege('derouter_app', oid, 'USAGE')
      UNION ALL SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        -- The table of the column that a sequence numbers.
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = d.classid AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        WHERE nspname IN ('public', 'pgboss')
        AND (nspname = 'pgboss' OR regexp_replace(coalesce(t.relname, c.relname), '^receipts_\\d{4}_\\d{2}$', 'receipts') = ANY(${own}::text[]))
        -- A condition may be tested on what another one leaves out.
        AND CASE WHEN c.relkind = 'S' THEN NOT has_sequence_privilege('derouter_app', c.oid, 'USAGE') ELSE false END
      UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
        WHERE nspname IN ('public', 'pgboss') AND (nspname = 'pgboss' OR proname = ANY(${own}::text[]))
        AND NOT has_function_privilege('derouter_app', p.oid, 'EXECUTE')) AS names`;
  const list = (key: 'missing' | 'excess') =>
    tables.filter((row) => row[key]).map((row) => `${row.name} (${row[key].join(', ').toLowerCase()})`);
  const [missing, excess] = [[...list('missing'), ...(others?.names ?? [])], list('excess')];
  return [
    ...(excess.length > 0 ? [`derouter_app may do more than it should with: ${excess.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`derouter_app lacks rights on: ${missing.join(', ')}.`] : []),
  ];
}
