import { prove } from '@derouter/billing';
import { connect, type Sql } from '@derouter/db';
import type { Work } from './command-context.ts';
import { checkDatabase } from './doctor-checks.ts';
import { checkSchema } from './doctor-database.ts';
import { runProgram } from './run-program.ts';
import { CommandError } from './terminal.ts';

/** What a restored database was found to be. */
interface Restored {
  readonly findings: number;
  readonly transfers: number;
  readonly receipts: number;
}

/**
 * Restores a dump into the empty database of the settings, in one transaction, so that nothing is left of a restore with errors. Then
 * checks what a restore can lose without a word (valid indexes, triggers, the rights of the server's role, receipts that fit no month)
 * and proves the books. Throws `CommandError` with what is wrong.
 */
export async function restoreDump(work: Work, file: string, program: string): Promise<Restored> {
  const { migration } = await work.database();
  const owner = await connect(migration, { max: 2, asApplication: false });
  try {
    const [found] = await owner.sql<{ tables: number }[]>`
      SELECT count(*)::int AS tables FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`;
    if ((found?.tables ?? 0) > 0) throw new CommandError('The database is not empty: restore into a new one.', { code: 'conflict' });
    // The rights in the dump name it.
    await owner.sql`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'derouter_app') THEN CREATE ROLE derouter_app NOLOGIN; END IF;
        EXECUTE format('GRANT derouter_app TO %I', current_user);
      END $$`;
    work.terminal.progress('restoring');
    const options = ['--exit-on-error', '--single-transaction', '--no-owner'];
    await runProgram(work, program, [...options, file], migration, '--pg-restore');
  } finally {
    await owner.close();
  }
  const sql = await work.sql();
  await checkRestored(sql);
  work.terminal.progress('proving the books');
  const { findings, transfers, receipts } = await prove(sql, { signal: work.io.signal });
  if (findings.length > 0) {
    throw new CommandError(`The books of the restored database are not right: ${findings.length} findings. Run derouter prove.`, {
      data: { findings },
    });
  }
  return { findings: 0, transfers, receipts };
}

async function checkRestored(sql: Sql): Promise<void> {
  const [rights] = await sql<{ problem: boolean }[]>`
    SELECT bool_or(has_table_privilege('derouter_app', name, 'UPDATE, DELETE, TRUNCATE')) AS problem
    FROM unnest(ARRAY['transfers', 'settlements', 'ledger_accounts', 'staff_actions']) AS name`;
  const all = [...(await checkSchema(sql)), ...(await checkDatabase(sql))];
  // Whether the server or the coming months are there is no matter of the restore.
  const problems = all.filter(({ check, state }) => state === 'problem' && ['indexes', 'triggers', 'role', 'migrations'].includes(check));
  const texts = problems.map(({ what, found, advice }) => `${what}: ${found}. ${advice ?? ''}`);
  if (rights?.problem) texts.push('derouter_app may change booked rows.');
  if (texts.length > 0)
    throw new CommandError(`The restored database is not as it was. ${texts.join(' ')}`, { code: 'restore_incomplete' });
}
