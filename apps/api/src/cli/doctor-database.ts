import { detectPooling, invalidIndexes, type Sql } from '@derouter/db';
import { readOwnNames } from '../database-rules.ts';
import type { DatabaseAddresses, DatabaseSettings } from '../database-settings.ts';
import { isSlotInDanger, maxSlotBytes, readDatabaseState, tooOld } from '../database-state.ts';
import { type Finding, finding } from './doctor-checks.ts';

const { ok, warning, problem } = finding;

/** What stands between this machine and PostgreSQL, and whether the settings allow for it. */
export async function checkPooling(settings: DatabaseSettings, addresses: DatabaseAddresses, sql: Sql): Promise<Finding[]> {
  const { mode, keepsNamedStatements } = await detectPooling(addresses.url);
  if (mode !== 'transaction') return [ok('pooler', 'pooler', mode === 'none' ? 'none' : 'in session mode')];
  if (addresses.direct === addresses.url || (await detectPooling(addresses.direct)).mode === 'transaction') {
    return [
      problem(
        'pooler',
        'pooler',
        'in transaction mode, through which no notices arrive',
        'Set DATABASE_DIRECT_URL to the address of PostgreSQL.',
      ),
    ];
  }
  if (settings.prepare && !keepsNamedStatements) {
    return [
      problem(
        'pooler',
        'pooler',
        'does not keep named statements',
        'Set DATABASE_PREPARE=off, or max_prepared_statements of PgBouncer 1.21.',
      ),
    ];
  }
  const [limits] = await sql<{ statement: string; idle: string }[]>`
    SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`;
  const found = [ok('pooler', 'pooler', `in transaction mode${settings.prepare ? '' : ', without named statements'}`)];
  if (limits?.statement === '0' || limits?.idle === '0') {
    const advice =
      'A pooler passes on no time limits: set statement_timeout and idle_in_transaction_session_timeout on the role (docs/scaling.md).';
    found.push(warning('limits', 'time limits', 'none for statements or idle transactions', advice));
  }
  return found;
}

/** Indexes that are not valid or never used, triggers that are switched off, and what keeps dead rows. */
export async function checkSchema(sql: Sql): Promise<Finding[]> {
  const invalid = await invalidIndexes(sql);
  const disabled = await sql<{ name: string }[]>`
    SELECT tgrelid::regclass || '.' || tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('D', 'R')
      AND regexp_replace(c.relname, '^receipts_\\d{4}_\\d{2}$', 'receipts') = ANY(${readOwnNames()}::text[]) ORDER BY 1`;
  const found = [
    invalid.length > 0
      ? problem('indexes', 'indexes', `not valid: ${invalid.join(', ')}`, 'For each: REINDEX INDEX CONCURRENTLY name')
      : ok('indexes', 'indexes', 'all are valid'),
    disabled.length > 0
      ? problem(
          'triggers',
          'triggers',
          `switched off: ${disabled.map(({ name }) => name).join(', ')}`,
          'They keep booked rows from being changed. For each: ALTER TABLE … ENABLE TRIGGER …; then run derouter prove.',
        )
      : ok('triggers', 'triggers', 'all are on'),
  ];
  const state = await readDatabaseState(sql);
  const { snapshots, slotBytes, slotsLost } = state;
  if (slotBytes > maxSlotBytes) {
    found.push(
      warning(
        'replication_slots',
        'replication slots',
        `one keeps ${Math.round(slotBytes / 2 ** 30)} GiB of the log, because its replica is away or slow`,
        'Bring the replica back or drop the slot (pg_drop_replication_slot), and set max_slot_wal_keep_size.',
      ),
    );
  }
  if (slotsLost > 0 || isSlotInDanger(state)) {
    found.push(
      warning(
        'replication_slots',
        'replication slots',
        slotsLost > 0 ? `${slotsLost} given up` : 'one has used two thirds of max_slot_wal_keep_size',
        slotsLost > 0
          ? 'Make its replica anew, and drop the slot (pg_drop_replication_slot).'
          : 'Bring its replica back before PostgreSQL gives the slot up, or raise max_slot_wal_keep_size.',
      ),
    );
  }
  const old = tooOld(snapshots);
  if (old.length > 0) {
    const names = old.map(({ kind, name, seconds, transactions }) =>
      seconds === null ? `${kind} ${name} (${transactions} transactions)` : `${kind} ${name} (${Math.round(seconds / 60)} minutes)`,
    );
    found.push(
      warning(
        'snapshots',
        'snapshots',
        `dead rows cannot be removed because of: ${names.join(', ')}`,
        'End the session, drop the slot, or roll the prepared transaction back; long reports belong on a replica.',
      ),
    );
  }
  const unused = await unusedIndexes(sql);
  if (unused.length > 0) {
    const names = unused.map(({ name, megabytes }) => `${name} (${megabytes} MB)`).join(', ');
    found.push(
      warning(
        'unused_indexes',
        'indexes',
        `not used since the statistics began, weeks ago: ${names}`,
        'Each slows down every insert. Report them.',
      ),
    );
  }
  return found;
}

/**
 * Large indexes that no query used for three weeks, by table (a partitioned table's count as one). Unique ones are used by inserts, and
 * what a replica uses is not seen here.
 */
async function unusedIndexes(sql: Sql): Promise<{ name: string; megabytes: number }[]> {
  return sql<{ name: string; megabytes: number }[]>`
    WITH one AS (
      SELECT coalesce(i.inhparent, s.indexrelid)::regclass::text AS name, s.idx_scan, pg_relation_size(s.indexrelid) AS bytes
      FROM pg_stat_user_indexes s JOIN pg_index x USING (indexrelid) LEFT JOIN pg_inherits i ON i.inhrelid = s.indexrelid
      WHERE s.schemaname = 'public' AND NOT x.indisunique)
    SELECT name, (sum(bytes) / 1048576)::int AS megabytes FROM one
    WHERE (SELECT coalesce(stats_reset, pg_postmaster_start_time()) < now() - interval '21 days' FROM pg_stat_database WHERE datname = current_database())
    GROUP BY name HAVING sum(idx_scan) = 0 AND sum(bytes) > 16 * 1048576 ORDER BY 1`;
}
