import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCli } from '../cli/index.ts';

export interface CommandOutcome {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** Runs a command of the operator in this process, with a data folder of its own unless `env` names one. */
export async function runTestCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-command-'));
  chmodSync(folder, 0o755);
  let [out, said] = ['', ''];
  try {
    const code = await runCli(args, {
      env: { PATH: process.env.PATH, DATA_DIR: folder, ...env },
      stdin: Readable.from(['']),
      stdout: { write: (text: string) => (out += text) },
      stderr: { write: (text: string) => (said += text) },
      signal: new AbortController().signal,
    });
    return { code, out, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
