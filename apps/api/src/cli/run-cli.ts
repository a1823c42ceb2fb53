import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { accountCommand } from './account.ts';
import { backupCommands } from './backup.ts';
import { booksCommands } from './books.ts';
import { createActions } from './command-context.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand } from './migrate.ts';
import { partitionsCommand } from './partitions.ts';
import { paymentCommands } from './payments.ts';
import { pricesCommand } from './prices.ts';
import { secretsCommand } from './secrets.ts';
import { staffCommand } from './staff.ts';
import { type CommandIo, exitCodes } from './terminal.ts';
import { upstreamCommand } from './upstream.ts';

const groups = [
  staffCommand,
  upstreamCommand,
  pricesCommand,
  accountCommand,
  booksCommands,
  migrateCommand,
  partitionsCommand,
  paymentCommands,
  backupCommands,
  secretsCommand,
  doctorCommand,
];

/** All commands. `exit` is told the exit code of the one that runs. */
export function createProgram(io: CommandIo, exit: (code: number) => void): Command {
  const program = new Command('derouter')
    .description('Commands for the operator. They work beside a running server, and without one.')
    .version(version)
    .option('--json', 'print one JSON document: { ok, command, data } or { ok, command, error }')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 refused or something found wrong, 2 not understood, 3 settings or database, 130 interrupted.',
    );
  const action = createActions(io, exit);
  for (const add of groups) add(program, action);
  prepare(program, io);
  return program;
}

/** Runs one of the operator's commands, which docs/cli.md describes. Returns the exit code. `args`: without the program. */
export async function runCli(args: readonly string[], io: CommandIo): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.ok;
    if (args.includes('--json')) {
      const failure = { code: 'usage', message: error.message, param: null };
      io.stdout.write(`${JSON.stringify({ ok: false, command: null, error: failure })}\n`);
    }
    return exitCodes.usage;
  }
}

/** Settings of commander for every command. `--json` may stand before or after the command's name. */
function prepare(command: Command, io: CommandIo): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for the usage)')
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) });
  for (const one of command.commands) {
    if (one.commands.length === 0) one.option('--json', 'print one JSON document');
    prepare(one, io);
  }
}
