import { connect } from '@derouter/db';
import { checkRestored, type Restored } from './check-restored.ts';
import type { Work } from './command-context.ts';
import { runProgram } from './run-program.ts';
import { CommandError } from './terminal.ts';

/**
 * Restores a dump into the empty database of the settings, in one transaction, so that nothing is left of a restore with errors, and
 * checks it. Throws `CommandError` with what is wrong.
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
  return checkRestored(work);
}
