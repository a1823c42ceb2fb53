import type { Sql } from '@derouter/db';
import type { Sealer } from './seal.ts';

/** Every column that holds sealed text for longer than a job runs. The sealed data of jobs is gone once they are done. */
export const sealedColumns = [
  { table: 'upstreams', id: 'id', column: 'credential_sealed', purpose: 'upstream credential' },
  { table: 'upstream_credentials', id: 'id', column: 'credential_sealed', purpose: 'upstream credential' },
  { table: 'webhook_endpoints', id: 'id', column: 'secret_sealed', purpose: 'webhook secret' },
  { table: 'webhook_endpoints', id: 'id', column: 'previous_sealed', purpose: 'webhook secret' },
  { table: 'totp_secrets', id: 'user_id', column: 'secret_sealed', purpose: 'authenticator app' },
] as const;

type SealedColumn = (typeof sealedColumns)[number];

/** The state of one column. */
interface SealedState {
  readonly column: string;
  /** Values under the key in force, under a previous one, and those that no known key opens, by the id of their row. */
  readonly current: number;
  readonly previous: number;
  readonly unreadable: readonly string[];
}

interface Row {
  readonly id: string;
  readonly sealed: string;
}

const batch = 500;

/** Reads every sealed value. With `reseal`, seals again what a previous key sealed, and changes nothing else. */
async function visit(sql: Sql, sealer: Sealer, { table, id, column, purpose }: SealedColumn, reseal: boolean): Promise<SealedState> {
  let [current, previous, after] = [0, 0, '00000000-0000-0000-0000-000000000000'];
  const unreadable: string[] = [];
  for (;;) {
    const rows = await sql<Row[]>`
      SELECT ${sql(id)} AS id, ${sql(column)} AS sealed FROM ${sql(table)}
      WHERE ${sql(column)} IS NOT NULL AND ${sql(id)} > ${after}::uuid ORDER BY ${sql(id)} LIMIT ${batch}`;
    for (const row of rows) {
      if (sealer.isCurrent(purpose, row.sealed)) {
        current++;
        continue;
      }
      let text: string;
      try {
        text = sealer.open(purpose, row.sealed);
      } catch {
        unreadable.push(row.id);
        continue;
      }
      previous++;
      if (!reseal) continue;
      // Whoever changed it meanwhile has sealed it under the key in force.
      await sql`
        UPDATE ${sql(table)} SET ${sql(column)} = ${sealer.seal(purpose, text)}
        WHERE ${sql(id)} = ${row.id} AND ${sql(column)} = ${row.sealed}`;
    }
    if (rows.length < batch) return { column: `${table}.${column}`, current, previous, unreadable };
    after = rows.at(-1)?.id ?? after;
  }
}

async function visitAll(sql: Sql, sealer: Sealer, reseal: boolean): Promise<SealedState[]> {
  const states: SealedState[] = [];
  for (const column of sealedColumns) states.push(await visit(sql, sealer, column, reseal));
  return states;
}

/** What opens under which key. */
export const inspectSealed = (sql: Sql, sealer: Sealer): Promise<SealedState[]> => visitAll(sql, sealer, false);

/** Seals under the key in force what a previous key sealed. May be run again at any time, also beside running servers. */
export const resealAll = (sql: Sql, sealer: Sealer): Promise<SealedState[]> => visitAll(sql, sealer, true);
