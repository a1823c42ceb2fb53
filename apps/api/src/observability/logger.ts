import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import pretty from 'pino-pretty';
import { describeError } from './describe-error.ts';
import { redactedPaths, redactLine } from './redact.ts';

export type { Logger };

/**
 * Structured logs: JSON lines, or readable text on a terminal in local mode. Prompts, keys, codes and addresses are never passed to
 * it; what has the form of a secret is removed all the same, because errors of libraries may quote one. `to`: for tests.
 */
export function createLogger(level: string, readable: boolean, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    serializers: { err: (error: unknown) => describeError(error) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    hooks: { streamWrite: redactLine },
  };
  if (!readable) return to ? pino(options, to) : pino(options);
  const colorize = to === undefined && process.stdout.isTTY;
  return pino(
    options,
    pretty({ colorize, translateTime: 'SYS:HH:MM:ss', sync: true, ...(to && { destination: to as NodeJS.WritableStream }) }),
  );
}
