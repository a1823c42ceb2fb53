import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { CliError } from './fail.ts';
import type { Machine } from './machine.ts';

/** How a command speaks with its user. */
export interface Terminal {
  print(line: string): void;
  /** Asks for a yes. Throws `CliError` if nobody can be asked. */
  confirm(question: string): Promise<boolean>;
  /** Opens a page in the browser if that is possible. */
  open(url: string): void;
}

export function createTerminal(machine: Machine, { yes, browser }: { readonly yes: boolean; readonly browser: boolean }): Terminal {
  const isInteractive = process.stdin.isTTY === true;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    async confirm(question) {
      if (yes) return true;
      if (!isInteractive) throw new CliError('This is not a terminal, so nobody can be asked. Pass --yes to agree to every change.');
      const lines = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
      } finally {
        lines.close();
      }
    },
    open(url) {
      if (!browser || !isInteractive) return;
      const command = openCommand(machine, url);
      if (!command) return;
      const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
      child.on('error', () => {});
      child.unref();
    },
  };
}

/** The command that opens a URL, without a shell; null where there is no display. */
export function openCommand({ platform, env }: Pick<Machine, 'platform' | 'env'>, url: string): [string, string[]] | null {
  if (platform === 'darwin') return ['open', [url]];
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', [url]] : null;
}
