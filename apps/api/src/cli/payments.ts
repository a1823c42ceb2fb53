import type { Command } from 'commander';
import { changeAs } from '../admin/index.ts';
import { depositsHelp, loadDepositsCommand } from '../payments/index.ts';
import type { MakeAction } from './command-context.ts';
import { CommandError, exitCodes } from './terminal.ts';

/** `deposits` and `events`: work on payments. */
export function paymentCommands(program: Command, action: MakeAction): void {
  program
    .command('deposits [arguments...]')
    .description(depositsHelp)
    .option('--all', 'also list addresses without a balance')
    .action(
      action(async (work, given: string[], options: { all?: boolean }) => {
        const lines: string[] = [];
        const notes: string[] = [];
        const run = await loadDepositsCommand();
        const code = await run(await work.sql(), await work.config(), [...given, ...(options.all ? ['--all'] : [])], {
          // As they come: a list can be long.
          print: (line) => (work.terminal.isJson ? lines.push(line) : work.terminal.print(line)),
          note(line) {
            notes.push(line);
            if (!work.terminal.isJson) work.terminal.note(line);
          },
          change: async (entry, make) =>
            changeAs(await work.services(), work.operator, async ({ sql }) => {
              await make(sql);
              return { value: undefined, actions: [{ ...entry, before: null }], notices: [] };
            }),
        });
        if (code === exitCodes.usage) throw new CommandError(notes.at(-1) ?? '', { code: 'validation_failed', exitCode: code });
        return { data: { lines, notes }, lines: [], exitCode: code };
      }),
    );
  const events = program.command('events').description('events of payment providers');
  events
    .command('retry')
    .description('try the payment events again that were set aside as failed; a running server takes them up within a minute')
    .action(
      action(async (work) => {
        const ids = await changeAs(await work.services(), work.operator, async ({ sql }) => {
          const rows = await sql<{ id: string }[]>`
            UPDATE provider_events SET outcome = NULL, processed_at = NULL, attempted_at = NULL WHERE outcome = 'failed' RETURNING id`;
          const value = rows.map(({ id }) => id);
          const fields = { before: { outcome: 'failed' }, after: { outcome: null } };
          return { value, actions: value.map((subject) => ({ action: 'replay payment event', subject, ...fields })), notices: [] };
        });
        return { data: { events: ids }, lines: [`${ids.length} payment events will be tried again.`] };
      }),
    );
}
