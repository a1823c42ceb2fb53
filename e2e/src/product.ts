import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where tests leave screenshots. */
export const artifacts = join(root, 'artifacts');
mkdirSync(artifacts, { recursive: true });

export interface Product {
  readonly base: string;
  readonly port: number;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything it has printed. */
  output(): string;
  /** The one-time link that makes the first staff user. */
  readonly setupLink: string | null;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** A folder that PostgreSQL's own user can reach. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
}

/** Settings of the machine that runs the tests must not reach the product. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(ANTHROPIC|OPENAI|GEMINI|STRIPE|CRYPTOMUS|DATABASE_URL|PORT|HOST|PUBLIC_URL|DEROUTER|DATA_DIR|SMTP|SECRET_KEY|VITEST|NODE_ENV)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** Runs `scripts/run.mjs start` and returns the process with what it prints. */
export function spawnProduct(env: Record<string, string>): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--max-semi-space-size=64', 'scripts/run.mjs', 'start'], {
    cwd: root,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  // A test that fails before it stops the product must not leave it running.
  const stop = () => void child.kill('SIGINT');
  process.once('exit', stop);
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      process.removeListener('exit', stop);
      resolve(code);
    });
  });
  return { child, output: () => text, ended };
}

/** Starts the product on a free port over `dataDir` and waits until it is ready. */
export async function startProduct(env: Record<string, string> = {}, dataDir = makeDataDir()): Promise<Product> {
  const port = await freePort();
  const { child, output, ended } = spawnProduct({ PORT: String(port), DATA_DIR: dataDir, ...env });
  const base = `http://localhost:${port}`;
  for (
    const until = Date.now() + 60_000;
    !output().includes('derouter is ready');
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the product did not start:\n${output()}`);
  }
  return {
    base,
    port,
    dataDir,
    process: child,
    output,
    setupLink: /http\S+\/admin\/setup\?token=\S+/.exec(output())?.[0] ?? null,
    async stop() {
      child.kill('SIGINT');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
