import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { describeError } from './describe-error.ts';

export type { Logger };

/**
 * Structured logs: JSON lines, or readable text on a terminal in local mode.
 * Prompts, keys, codes and addresses are never passed to it.
 */
export function createLogger(level: string, readable: boolean): Logger {
  const options = { level, base: null, serializers: { err: (error: unknown) => describeError(error) } };
  return readable ? pino(options, pretty({ colorize: process.stdout.isTTY, translateTime: 'SYS:HH:MM:ss', sync: true })) : pino(options);
}
