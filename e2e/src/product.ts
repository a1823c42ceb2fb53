import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder for screenshots. */
export const artifacts = join(root, 'artifacts');
mkdirSync(artifacts, { recursive: true });

export interface Product {
  readonly base: string;
  readonly port: number;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything the process has printed so far. */
  output(): string;
  /** The one-time link that creates the first staff member. */
  readonly setupLink: string | null;
  /** Sends SIGINT, like Ctrl-C, and resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL and waits until the process has exited. */
  kill(): Promise<void>;
}

/** Creates a data folder that the user of PostgreSQL can enter. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Uses the product's database: for what would take a day, or what no page can do. */
export async function inDatabase<T>({ dataDir }: Pick<Product, 'dataDir'>, use: (sql: postgres.Sql) => PromiseLike<T>): Promise<T> {
  const sql = postgres(readFileSync(join(dataDir, 'database-url'), 'utf8').trim(), { max: 1 });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}

export function removeDataDir(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
}

/** The environment without settings that would change how the product runs. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(ANTHROPIC|OPENAI|GEMINI|STRIPE|CRYPTOMUS|DATABASE_URL|PORT|HOST|PUBLIC_URL|DEROUTER|DATA_DIR|SMTP|SECRET_KEY|VITEST|NODE_ENV)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** Runs `scripts/run.mjs start`. `ended` resolves to the exit code. */
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

/** Starts the product on a free port with `dataDir`. Resolves when it is ready; rejects with its output after four minutes, as a busy machine needs one. */
export async function startProduct(env: Record<string, string> = {}, dataDir = makeDataDir()): Promise<Product> {
  const port = await freePort();
  const { child, output, ended } = spawnProduct({ PORT: String(port), DATA_DIR: dataDir, ...env });
  const base = `http://localhost:${port}`;
  for (
    const until = Date.now() + 240_000;
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
