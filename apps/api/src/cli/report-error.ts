import { LedgerError } from '@derouter/billing';
import { FolderNotEmpty } from '@derouter/db/embedded';
import { ZodError } from 'zod';
import { ConfigError } from '../config.ts';
import { DerouterError, sqlState } from '../errors/index.ts';
import { CommandError, type CommandIo, exitCodes } from './terminal.ts';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly exitCode: number;
  readonly data?: unknown;
}

/** Prints an error and returns the exit code. Details of errors that are nobody's mistake are printed too. */
export function reportError(
  error: unknown,
  { name, io, isJson }: { readonly name: string; readonly io: CommandIo; readonly isJson: boolean },
): number {
  const failure = io.signal.aborted
    ? { code: 'interrupted', message: 'Interrupted.', param: null, exitCode: exitCodes.interrupted }
    : describe(error);
  const { exitCode, data, ...shown } = failure;
  if (isJson) {
    io.stdout.write(`${JSON.stringify({ ok: false, command: name, error: shown, ...(data === undefined ? {} : { data }) })}\n`);
  } else {
    io.stderr.write(`${failure.code === 'internal' && error instanceof Error ? error.stack : failure.message}\n`);
  }
  return exitCode;
}

function describe(error: unknown): Failure {
  if (error instanceof CommandError) {
    return { code: error.code, message: error.message, param: null, exitCode: error.exitCode, data: error.data };
  }
  if (error instanceof ConfigError) return { code: 'settings', message: error.message, param: null, exitCode: exitCodes.unavailable };
  if (error instanceof DerouterError) {
    return { code: error.code, message: error.message, param: error.param, exitCode: exitCodes.refused };
  }
  if (error instanceof FolderNotEmpty) return { code: 'conflict', message: error.message, param: null, exitCode: exitCodes.refused };
  if (error instanceof LedgerError) return { code: error.code, message: error.message, param: null, exitCode: exitCodes.refused };
  if (error instanceof ZodError) {
    const [issue] = error.issues;
    const param = issue?.path.join('.') ?? null;
    const message = `${param ? `${param}: ` : ''}${issue?.message ?? 'this is not valid'}`;
    return { code: 'validation_failed', message, param, exitCode: exitCodes.usage };
  }
  const state = sqlState(error) ?? (error as NodeJS.ErrnoException).code ?? '';
  // Locked by another proof or by a long read of receipts.
  if (state === 'DR005') return { code: 'refused', message: (error as Error).message, param: null, exitCode: exitCodes.refused };
  if (state === '55P03') {
    return { code: 'busy', message: 'The receipts are being read at the moment: try again.', param: null, exitCode: exitCodes.refused };
  }
  if (/^(CONNECT|ECONN|ENOTFOUND|EAI|28|3D|57|ETIMEDOUT)/.test(state)) {
    return {
      code: 'database_unreachable',
      message: `The database cannot be used (${state}: ${(error as Error).message}).`,
      param: null,
      exitCode: exitCodes.unavailable,
    };
  }
  if (state === '42P01' || state === '42703') {
    return {
      code: 'not_migrated',
      message: 'The database is not migrated to this version: start the server once.',
      param: null,
      exitCode: exitCodes.unavailable,
    };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), param: null, exitCode: exitCodes.refused };
}
