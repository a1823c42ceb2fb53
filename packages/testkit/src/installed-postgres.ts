import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@derouter/db/embedded';
import postgres from 'postgres';

export interface InstalledPostgres {
  /** Of the database `derouter`, as its owner, who is no superuser but may create roles. */
  readonly url: string;
  /** Makes another empty database of the same owner. Resolves to its address. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** The folder of the newest PostgreSQL of this machine that has a server and `pg_dump`; null if there is none. */
export function installedPostgres(): { readonly bin: string; readonly version: string } | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = versions.map((version) => join(debian, version, 'bin'));
  try {
    places.push(dirname(execFileSync('which', ['pg_dump'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()));
  } catch {
    // Not on the path.
  }
  const bin = places.find((place) => ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(place, name))));
  if (!bin) return null;
  return { bin, version: /(\d+)/.exec(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[1] ?? '' };
}

/** Starts a server of the installed PostgreSQL, set up as docs/scaling.md says. */
export async function startInstalledPostgres(): Promise<InstalledPostgres> {
  const found = installedPostgres();
  if (!found) throw new Error('there is no PostgreSQL with pg_dump on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'derouter-installed-'));
  chmodSync(folder, 0o755);
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const user = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : null;
  if (user) chownSync(folder, user.uid, user.gid);
  const password = join(folder, 'password');
  writeFileSync(password, 'secret');
  const data = join(folder, 'data');
  execFileSync(
    join(found.bin, 'initdb'),
    [`--pgdata=${data}`, '--username=postgres', `--pwfile=${password}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'],
    { stdio: 'ignore', cwd: folder, ...user },
  );
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', shared_buffers: '64MB' };
  const args = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const child = spawn(join(found.bin, 'postgres'), args, { stdio: 'ignore', cwd: folder, ...user });
  const admin = await untilReady(`postgres://postgres:secret@127.0.0.1:${port}/postgres`);
  await admin.unsafe("CREATE ROLE derouter_owner LOGIN CREATEROLE PASSWORD 'owner'");
  const createDatabase = async (name: string) => {
    await admin.unsafe(`CREATE DATABASE ${name} OWNER derouter_owner`);
    return `postgres://derouter_owner:owner@127.0.0.1:${port}/${name}`;
  };
  return {
    url: await createDatabase('derouter'),
    createDatabase,
    async stop() {
      await admin.end();
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<postgres.Sql> {
  for (let i = 0; i < 200; i++) {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`SELECT 1`;
      return sql;
    } catch {
      await sql.end({ timeout: 0 });
      await sleep(50);
    }
  }
  throw new Error('the installed PostgreSQL does not start');
}
