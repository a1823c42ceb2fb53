import type { Command } from 'commander';
import { withAdvice } from '../database-advice.ts';
import { migrateAll } from '../open-databases.ts';
import type { MakeAction } from './command-context.ts';

/** `migrate`: brings the database to this version, for installations whose servers do not (`DATABASE_MIGRATE=off`). */
export function migrateCommand(program: Command, action: MakeAction): void {
  program
    .command('migrate')
    .description('apply missing migrations, as a starting server does unless DATABASE_MIGRATE is off')
    .option('--late', 'also those that are older than one that was applied')
    .action(
      action(async (work, { late = false }: { late?: boolean }) => {
        const config = await work.config();
        const { direct, migration, url } = await work.database();
        const addresses = { direct, migration, url };
        const { applied } = await withAdvice(addresses, () =>
          migrateAll({ database: { ...config.database, migrate: false } }, addresses, (line) => work.terminal.note(line), { late }),
        );
        return { data: { applied }, lines: [applied === 0 ? 'Nothing was missing.' : `${applied} migrations were applied.`] };
      }),
    );
}
