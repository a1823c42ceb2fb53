import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { createProgram, runCli } from '../cli/index.ts';

/** The commands that do something, by their full names. */
export function listCommands(): ReadonlyMap<string, Command> {
  const found = new Map<string, Command>();
  const walk = (command: Command, names: readonly string[]) => {
    if (command.commands.length === 0) found.set(names.join(' '), command);
    for (const one of command.commands) walk(one, [...names, one.name()]);
  };
  const silent = { write: () => {} };
  walk(
    createProgram({ env: {}, stdin: Readable.from([]), stdout: silent, stderr: silent, signal: new AbortController().signal }, () => {}),
    [],
  );
  return found;
}

export interface Ran {
  readonly code: number | null;
  /** Standard output. */
  readonly out: string;
  /** Standard output and standard error, as a terminal shows them. */
  readonly said: string;
}

/** Runs a command as its process would, but in this one: starting a process takes longer than most commands. */
export async function runCommand(env: Readonly<Record<string, string>>, args: readonly string[], input = ''): Promise<Ran> {
  let [out, said] = ['', ''];
  const stdout = {
    write(text: string) {
      out += text;
      said += text;
    },
  };
  const code = await runCli(args, {
    env: { PATH: process.env.PATH, ...env },
    stdin: Readable.from([input]),
    stdout,
    stderr: { write: (text: string) => (said += text) },
    signal: new AbortController().signal,
  });
  return { code, out, said };
}
