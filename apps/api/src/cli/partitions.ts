import type { Command } from 'commander';
import { listPartitions, type PartitionView } from '../observability/index.ts';
import type { MakeAction } from './command-context.ts';
import { detachReceipts } from './detach-receipts.ts';
import { CommandError, exitCodes, megabytes, table } from './terminal.ts';

/** The months of receipts. */
export function partitionsCommand(program: Command, action: MakeAction): void {
  const partitions = program.command('partitions').description('the months of receipts');
  partitions
    .command('list')
    .description('list the partitions of the receipts with their size')
    .action(
      action(async (work) => {
        const data = await listPartitions(await work.sql());
        return { data, lines: table(['TABLE', 'STATE', 'RECEIPTS', 'SIZE'], data.map(row)) };
      }),
    );
  partitions
    .command('make')
    .description('make the partitions of the coming months (a running server does so every night)')
    .option('--months <n>', 'how many months ahead', '3')
    .action(
      action(async (work, { months }: { months: string }) => {
        const ahead = /^\d{1,2}$/.test(months) ? Number(months) : Number.NaN;
        if (!(ahead >= 1 && ahead <= 24)) throw usage('--months: give a number from 1 to 24.');
        const sql = await work.sql();
        const rows = await sql<{ name: string }[]>`
          SELECT create_receipt_partition((date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => m))::date) AS name
          FROM generate_series(0, ${ahead}) AS m`;
        const names = rows.map(({ name }) => name);
        return { data: { partitions: names }, lines: [`There are partitions up to ${names.at(-1)}.`] };
      }),
    );
  partitions
    .command('detach <month>')
    .description('move a month of receipts (2026-01) out of the table into one of its own, which can be dumped and dropped')
    .action(
      action(async (work, month: string) => {
        if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw usage('Name a month, such as 2026-01.');
        const name = await detachReceipts(`${month}-01`, {
          sql: await work.sql(),
          operator: work.operator,
          signal: work.io.signal,
          onProgress: (line) => work.terminal.progress(line),
        });
        return {
          data: { month, table: name },
          lines: [
            `The receipts of ${month} are in the table ${name}. Their sums stay, so the books can still be proven.`,
            `To archive: pg_dump -t ${name} … and then DROP TABLE ${name}.`,
          ],
        };
      }),
    );
}

function usage(message: string): CommandError {
  return new CommandError(message, { code: 'validation_failed', exitCode: exitCodes.usage });
}

function row({ name, isAttached, receipts, bytes }: PartitionView): string[] {
  return [name, isAttached ? 'attached' : 'detached', String(receipts), megabytes(bytes)];
}
