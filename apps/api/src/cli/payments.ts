import { formatUsd, readClearingBalances } from '@derouter/billing';
import { withdrawal, withdrawalDestinations } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { type Command, Option } from 'commander';
import { changeAs, withdrawAsOperator } from '../admin/index.ts';
import { depositsHelp, loadDepositsCommand } from '../payments/index.ts';
import type { MakeAction } from './command-context.ts';
import { CommandError, exitCodes } from './terminal.ts';

interface WithdrawOptions {
  readonly to: string;
  readonly fee: string;
  readonly reference: string;
  readonly reason: string;
  readonly returned?: boolean;
  readonly id?: string;
}

/** `clearing` and `withdraw`: what providers and deposit addresses hold, and money that left them. */
function withdrawalCommands(program: Command, action: MakeAction): void {
  program
    .command('clearing')
    .description('what each provider and the deposit addresses hold according to the ledger')
    .action(
      action(async (work) => {
        const held = await readClearingBalances(await work.sql());
        const data = held.map(({ code, heldNano }) => ({ clearing: code, ledgerUsd: formatUsd(heldNano) }));
        return { data, lines: data.map(({ clearing, ledgerUsd }) => `${clearing}  ${ledgerUsd} USD`) };
      }),
    );
  program
    .command('withdraw <clearing> <usd>')
    .description('book money that left a provider or a deposit address, such as a withdrawal from Cryptomus or a sweep')
    .addOption(new Option('--to <destination>', 'where it went').choices([...withdrawalDestinations]).makeOptionMandatory())
    .option('--fee <usd>', 'what the provider took beyond it', '0')
    .requiredOption('--reference <text>', 'the transaction, or the line of the bank statement; booked once for each account')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--returned', 'it went back to the provider, or this corrects a booking')
    .option('--id <uuid>', 'repeating the command with the same id books once')
    .action(
      action(async (work, clearing: string, amountUsd: string, { to, fee, returned, id = newId(), ...why }: WithdrawOptions) => {
        const direction = returned ? 'in' : 'out';
        const input = withdrawal.parse({ ...why, id, clearing, destination: to, direction, amountUsd, feeUsd: fee });
        const data = await withdrawAsOperator(await work.services(), work.operator, input);
        return { data: { ...data, id }, lines: [`${amountUsd} USD ${returned ? 'to' : 'from'} ${clearing} are booked.`] };
      }),
    );
}

/** `deposits`, `events`, `clearing` and `withdraw`: work on payments. */
export function paymentCommands(program: Command, action: MakeAction): void {
  withdrawalCommands(program, action);
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
          return { value, actions: value.map((subject) => ({ action: 'replay payment event' as const, subject, ...fields })), notices: [] };
        });
        return { data: { events: ids }, lines: [`${ids.length} payment events will be tried again.`] };
      }),
    );
}
