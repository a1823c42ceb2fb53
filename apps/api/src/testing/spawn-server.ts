import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface SpawnedServer {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves to its exit code. */
  readonly ended: Promise<number | null>;
  /** Sends SIGKILL, unless it has ended, and waits until it has. */
  kill(): Promise<void>;
}

/** Starts the server, or another `program`, as a process of its own, in a process group of its own. Resolves once it is ready, or has ended. */
export async function spawnServer(
  env: Readonly<Record<string, string>>,
  until = 'derouter is ready',
  program = fileURLToPath(new URL('../main.ts', import.meta.url)),
): Promise<SpawnedServer> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  for (let waitedMs = 0; !text.includes(until) && !isOver(); waitedMs += 50) {
    if (waitedMs > 110_000) throw new Error(`the process did not start:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    child,
    pid: child.pid ?? 0,
    output: () => text,
    ended,
    async kill() {
      if (!isOver()) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Ids of the processes that a process has started and that still run (Linux). */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
