import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@derouter/db/embedded';
import postgres from 'postgres';

export interface PgBouncer {
  readonly version: string;
  /** The address of a database through the pooler, for the user and password of `url`. */
  through(url: string): string;
  stop(): Promise<void>;
}

export interface PgBouncerOptions {
  readonly mode: 'session' | 'transaction';
  /** Addresses whose users may log in. All are of one server. */
  readonly logins: readonly string[];
  /** Connections for each database and user. */
  readonly poolSize?: number;
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** The version of the PgBouncer on this machine; null if there is none. */
export function pgBouncerVersion(): string | null {
  try {
    return /PgBouncer (\d+\.\d+)/.exec(execFileSync('pgbouncer', ['--version'], { env: environment(), encoding: 'utf8' }))?.[1] ?? null;
  } catch {
    return null;
  }
}

/** Starts the PgBouncer of this machine on a free port of loopback. */
export async function startPgBouncer({ mode, logins, poolSize = 4, settings = {} }: PgBouncerOptions): Promise<PgBouncer> {
  const version = pgBouncerVersion();
  if (!version) throw new Error('there is no pgbouncer on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'derouter-pgbouncer-'));
  const [first] = logins.map((url) => new URL(url));
  if (!first) throw new Error('name a login');
  const port = await freePort();
  const users = logins.map((url) => `"${new URL(url).username}" "${decodeURIComponent(new URL(url).password)}"`);
  writeFileSync(join(folder, 'users.txt'), `${users.join('\n')}\n`);
  const values = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: join(folder, 'users.txt'),
    pool_mode: mode,
    default_pool_size: poolSize,
    max_client_conn: 500,
    ...settings,
  };
  const lines = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, `[databases]\n* = host=${first.hostname} port=${first.port}\n[pgbouncer]\n${lines.join('\n')}\n`);
  const user = unprivileged();
  chmodSync(folder, 0o755);
  if (user) for (const one of [folder, file, join(folder, 'users.txt')]) chownSync(one, user.uid, user.gid);
  const child = spawn('pgbouncer', [file], { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, env: environment(), ...user });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const through = (url: string) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href;
  await untilAnswers(
    through(first.href),
    () => child.exitCode === null,
    () => said,
  );
  return {
    version,
    through,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Distributions install it among the programs of the administrator. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
}

/** PgBouncer refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function untilAnswers(url: string, isRunning: () => boolean, said: () => string): Promise<void> {
  for (let i = 0; i < 100 && isRunning(); i++) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, prepare: false, fetch_types: false });
    try {
      await sql.unsafe('SELECT 1');
      return;
    } catch {
      await sleep(100);
    } finally {
      await sql.end({ timeout: 0 });
    }
  }
  throw new Error(`PgBouncer does not answer: ${said()}`);
}
