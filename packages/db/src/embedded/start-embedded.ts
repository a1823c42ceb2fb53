import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { locateBinaries } from './locate-binaries.ts';
import { reachableFolder, type SystemUser, systemUser } from './system-user.ts';

export interface EmbeddedOptions {
  /** Folder of the database files; created if missing. */
  readonly folder: string;
  /** Called with one line for each slow step. */
  readonly onProgress?: (line: string) => void;
  /** Extra server settings, such as `{ fsync: 'off' }` for throwaway databases. */
  readonly settings?: Record<string, string>;
  /** Loopback port. Default: a free one. */
  readonly port?: number;
  /** Called with the server's process id as soon as it is known, before the server is ready. */
  readonly onSpawn?: (pid: number) => void;
}

export interface EmbeddedPostgres {
  /** Connection URL of the database `derouter`. */
  readonly url: string;
  readonly port: number;
  /** The actual folder of the database files; differs from the requested one if that was not accessible. */
  readonly folder: string;
  /** The server's process id. */
  readonly pid: number;
  /** Resolves when the server has exited, for any reason. */
  readonly ended: Promise<void>;
  /** Stops the server cleanly (fast shutdown) and waits for it. */
  stop(): Promise<void>;
}

const maxShutdownMs = 20_000;

/**
 * Starts PostgreSQL on a free loopback port with the files in `folder`. The first start initialises them; a start after a
 * crash takes over from a server that is still running. The server runs in its own session, so that Ctrl-C does not stop it
 * before our requests have drained.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const progress = options.onProgress ?? (() => {});
  const user = systemUser();
  const binaries = locateBinaries(user);
  const { folder, moved } = reachableFolder(options.folder, user);
  if (moved) progress(`PostgreSQL cannot reach ${options.folder} as its own user: its files are in ${folder}`);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    progress('Creating the database (first start)');
    const password = randomBytes(24).toString('base64url');
    writeFileSync(passwordFile, password, { mode: 0o644 });
    // Made beside its place, so that a start that is interrupted here leaves nothing that looks like a database.
    const unfinished = `${data}.unfinished`;
    for (const one of [data, unfinished]) rmSync(one, { recursive: true, force: true });
    await run(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        '--username=derouter',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      user,
    );
    chmodSync(passwordFile, 0o600);
    renameSync(unfinished, data);
  }
  await endLeftover(data, progress);
  const port = options.port ?? (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    ...options.settings,
  };
  const args = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
  const child = spawn(binaries.postgres, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    cwd: folder,
    ...(user ?? {}),
  });
  const log = tail(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  const password = readFileSync(passwordFile, 'utf8');
  const address = (database: string) => `postgres://derouter:${password}@127.0.0.1:${port}/${database}`;
  try {
    await waitUntilReady(address('postgres'), child, log);
    await ensureDatabase(address('postgres'));
  } catch (error) {
    child.kill('SIGINT');
    throw error;
  }
  child.unref();
  return {
    url: address('derouter'),
    port,
    folder,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.ref();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      // A server that cannot write its checkpoint is killed; it recovers at the next start.
      const impatient = setTimeout(() => child.kill('SIGQUIT'), maxShutdownMs);
      await ended;
      clearTimeout(impatient);
    },
  };
}

/** Stops a server that still uses these files because its parent process was killed. */
async function endLeftover(data: string, progress: (line: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8').split('\n')[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 0 || !isPostgres(pid)) return;
  progress('Ending the database server that an earlier crash left running');
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; isPostgres(pid); waitedMs += 50) {
    if (waitedMs > 20_000) process.kill(pid, 'SIGQUIT');
    if (waitedMs > 25_000) throw new Error(`PostgreSQL process ${pid} does not end: end it, then start again.`);
    await sleep(50);
  }
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

async function waitUntilReady(url: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL did not start: ${log()}`);
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`SELECT 1`;
      return;
    } catch {
      await sleep(50);
    } finally {
      await sql.end({ timeout: 0 });
    }
  }
  throw new Error(`PostgreSQL was not ready after 60 seconds: ${log()}`);
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = 'derouter'`;
    if (found.length === 0) await sql`CREATE DATABASE derouter`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function run(program: string, args: string[], user: SystemUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...(user ?? {}) });
    const log = tail(child);
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed: ${log()}`))));
  });
}

/** Keeps the last lines a process wrote to stderr, for the error message. */
function tail(child: ChildProcess): () => string {
  let kept = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-2000);
  });
  return () => kept.trim().split('\n').slice(-4).join(' | ');
}
