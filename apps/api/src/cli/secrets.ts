import type { Command } from 'commander';
import { createSealer, resealAll } from '../secrets/index.ts';
import type { MakeAction } from './command-context.ts';
import { exitCodes } from './terminal.ts';

/** `secrets`: changes of the key that encrypts what is stored, and the end of all sessions. */
export function secretsCommand(program: Command, action: MakeAction): void {
  const secrets = program.command('secrets').description('change the key that encrypts what is stored; end all sessions');
  secrets
    .command('reseal')
    .description('encrypt under SECRET_KEY what is still encrypted under one of SECRET_KEY_PREVIOUS; may be repeated, beside servers too')
    .action(
      action(async (work) => {
        const config = await work.config();
        const states = await resealAll(await work.sql(), createSealer(config.secretKey, config.previousSecretKeys));
        const unreadable = states.flatMap(({ column, unreadable: ids }) => ids.map((id) => `${column} of ${id} opens with no known key.`));
        return {
          data: { states },
          lines: [
            ...states.map(({ column, current, previous }) => `${column}: ${previous} encrypted anew, ${current} already were.`),
            ...unreadable,
          ],
          exitCode: unreadable.length > 0 ? exitCodes.refused : exitCodes.ok,
        };
      }),
    );
  secrets
    .command('end-sessions')
    .description('sign everybody out: customers and staff')
    .action(
      action(async (work) => {
        const ended = await (await work.sql())`DELETE FROM sessions RETURNING 1`;
        return { data: { ended: ended.length }, lines: [`${ended.length} sessions have ended.`] };
      }),
    );
}
