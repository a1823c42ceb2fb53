import { hostname, userInfo } from 'node:os';
import { connect, type Sql } from '@derouter/db';
import type { Command } from 'commander';
import { operatorAt, runFrom } from '../admin/index.ts';
import { type Config, readConfig } from '../config.ts';
import type { OperatorServices } from '../operator-services.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { reportError } from './report-error.ts';
import { type CommandIo, createTerminal, type Result, type Terminal } from './terminal.ts';

/** What a command gets to work with. */
export interface Work {
  readonly io: CommandIo;
  readonly terminal: Terminal;
  /** Reads the settings. Throws `ConfigError`. */
  config(): Promise<Config>;
  /** The database, opened when it is first asked for. */
  database(): Promise<OpenDatabase>;
  /** A connection as the application's role. */
  sql(): Promise<Sql>;
  services(): Promise<OperatorServices>;
  /** The name under which changes are recorded. */
  readonly operator: string;
}

/**
 * Turns what a command does into its action for commander: prints the result, closes what was opened, and tells the exit code.
 */
export type MakeAction = <A extends unknown[]>(
  run: (work: Work, ...args: A) => Promise<Result>,
) => (...args: [...A, Command]) => Promise<void>;

export function createActions(io: CommandIo, exit: (code: number) => void): MakeAction {
  return <A extends unknown[]>(run: (work: Work, ...args: A) => Promise<Result>) =>
    async (...given: [...A, Command]) => {
      const command = given.at(-1) as Command;
      const terminal = createTerminal(io, command.optsWithGlobals<{ json?: boolean }>().json === true);
      const { work, close } = openWork(io, terminal);
      const name = nameOf(command);
      try {
        const { data, lines, exitCode = 0 } = await runFrom('command line', () => run(work, ...(given.slice(0, -1) as A)));
        if (terminal.isJson) io.stdout.write(`${JSON.stringify({ ok: exitCode === 0, command: name, data })}\n`);
        else for (const line of lines) terminal.print(line);
        exit(exitCode);
      } catch (error) {
        terminal.endProgress();
        exit(reportError(error, { name, io, isJson: terminal.isJson }));
      } finally {
        await close();
      }
    };
}

function nameOf(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}

function openWork(io: CommandIo, terminal: Terminal): { work: Work; close(): Promise<void> } {
  const closers: (() => Promise<void>)[] = [];
  const shared = <T>(open: () => Promise<T>) => {
    let opened: Promise<T> | null = null;
    return () => {
      opened ??= open();
      return opened;
    };
  };
  const config = shared(() => readConfig(io.env));
  const database = shared(async () => {
    const opened = await openDatabase(await config());
    closers.unshift(() => opened.close());
    return opened;
  });
  const sql = shared(async () => {
    const { prepare } = (await config()).database;
    const connection = await connect((await database()).url, { max: 3, prepare });
    closers.unshift(() => connection.close());
    return connection.sql;
  });
  const services = shared(async () => {
    // Much of the server, which most commands do without.
    const { openOperatorServices } = await import('../operator-services.ts');
    const opened = await openOperatorServices(await config(), await database());
    closers.unshift(() => opened.close());
    return opened.services;
  });
  return {
    work: { io, terminal, config, database, sql, services, operator: operatorAt(userName(), hostname()) },
    async close() {
      for (const close of closers) await close();
    },
  };
}

/** Who runs the command. In a container the user often has a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
