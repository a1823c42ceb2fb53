import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { CommandError, type CommandIo, exitCodes } from './terminal.ts';

/** Reads a secret from standard input: all of it, or on a terminal one line. It is never an argument, which other users could see. */
export async function readSecret({ stdin }: CommandIo, prompt: string): Promise<string> {
  if (stdin.isTTY) return (await ask(prompt)).trim();
  let text = '';
  for await (const chunk of stdin) text += String(chunk);
  return text.trim();
}

/** Reads a JSON file that an option or argument names. */
export function readJsonFile(path: string, option: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CommandError(`${option}: ${(error as Error).message}`, { code: 'validation_failed', exitCode: exitCodes.usage });
  }
}

/** Asks before something that cannot be undone. Without a terminal, `--yes` must say so. */
export async function confirm({ stdin }: CommandIo, question: string, isSure: boolean | undefined): Promise<void> {
  if (isSure) return;
  if (!stdin.isTTY) throw new CommandError('Nothing was changed: add --yes to do it.', { code: 'not_confirmed' });
  if (/^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim())) return;
  throw new CommandError('Nothing was changed.', { code: 'not_confirmed' });
}

/** Asks on the terminal. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Reads a time: ISO 8601 with a zone, or a date (UTC). */
export function readTime(text: string, option: string): Date {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = new Date(isDate ? `${text}T00:00:00Z` : text);
  if ((!isDate && !isTime) || Number.isNaN(time.getTime())) {
    throw new CommandError(`${option}: give a date such as 2026-12-01, or a time such as 2026-12-01T00:00:00Z.`, {
      code: 'validation_failed',
      exitCode: exitCodes.usage,
    });
  }
  return time;
}
