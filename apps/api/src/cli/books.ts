import { prove, proveReceipt } from '@derouter/billing';
import type { Command } from 'commander';
import { printReceipt } from '../print-receipt.ts';
import type { MakeAction } from './command-context.ts';
import { CommandError, exitCodes } from './terminal.ts';

/** `prove` and `receipt`: the ledger, checked. */
export function booksCommands(program: Command, action: MakeAction): void {
  program
    .command('prove')
    .description('check the books; exits 1 and prints the rows when something is off')
    .option('--new', 'only what was booked since the last proof')
    .action(
      action(async ({ sql, io: { signal }, terminal }, options: { new?: boolean }) => {
        const data = await prove(await sql(), {
          full: !options.new,
          signal,
          onProgress: ({ step, stepsDone, stepsTotal, receiptsDone, receiptsTotal }) => {
            const receipts = receiptsTotal > 0 ? ` (${receiptsDone} of ${receiptsTotal} receipts)` : '';
            terminal.progress(`${stepsDone + 1}/${stepsTotal} ${step}${receipts}`);
          },
        });
        const { findings, full, transfers, receipts } = data;
        const read = `${full ? 'everything' : 'what is new'}: ${transfers} transfers, ${receipts} receipts recomputed`;
        const outcome = findings.length === 0 ? `The books are right (${read}).` : `${findings.length} findings (${read}).`;
        return {
          data,
          lines: [...findings.map(({ invariant, detail }) => `${invariant}: ${detail}`), outcome],
          exitCode: findings.length === 0 ? exitCodes.ok : exitCodes.refused,
        };
      }),
    );
  program
    .command('receipt <id>')
    .description('compute a receipt again from its quantities and its price version, and compare its transfers; exits 1 when it differs')
    .action(
      action(async ({ sql }, id: string) => {
        const found = await proveReceipt(await sql(), id);
        if (!found) throw new CommandError('There is no such receipt.', { code: 'not_found' });
        return {
          data: toJson({ id, ...found }),
          lines: [...printReceipt(found), found.problem ?? 'The receipt is right.'],
          exitCode: found.problem ? exitCodes.refused : exitCodes.ok,
        };
      }),
    );
}

/** Amounts become decimal text, in the units that their names end with. */
function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? member.toString() : member)));
}
