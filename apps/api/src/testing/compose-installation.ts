import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Connection, connect } from '@derouter/db';
import { installedPostgres, startInstalledPostgres } from '@derouter/testkit';
import { expect } from 'vitest';

/** An installation of compose.yaml in which programs run on this machine instead of in containers. */
export interface ComposeInstallation {
  readonly folder: string;
  readonly admin: Connection;
  address(database: string, user?: string, password?: string): string;
  /** Starts `ops/compose-restore.sh` in a process group of its own, as in a terminal. */
  start(dump: string): StartedRestore;
  /** What the commands of docker compose that end with these words do instead: end with a code, or wait until they are interrupted. */
  instead(rules: Readonly<Record<string, number | 'wait'>>): void;
  /** Resolves when such a command waits. */
  untilWaiting(): Promise<void>;
  names(): Promise<string[]>;
  service(): string;
  setService(state: 'running' | 'restarting' | 'stopping'): void;
  stop(): Promise<void>;
}

interface StartedRestore {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly said: string }>;
  /** To the whole group, as a terminal sends it. */
  signal(name: NodeJS.Signals): void;
}

export async function startComposeInstallation(): Promise<ComposeInstallation> {
  const other = await startInstalledPostgres();
  const address = (name: string, username = 'derouter', password = 'secret') =>
    Object.assign(new URL(other.url), { pathname: `/${name}`, username, password }).href;
  const admin = await connect(address('postgres', 'postgres'), { max: 1, asApplication: false });
  // As the image of PostgreSQL makes it.
  await admin.sql.unsafe("CREATE ROLE derouter SUPERUSER LOGIN PASSWORD 'secret'; ALTER DATABASE derouter OWNER TO derouter");
  const folder = mkdtempSync(join(tmpdir(), 'derouter-compose-'));
  const file = (name: string) => join(folder, name);
  writeFileSync(file('docker'), docker, { mode: 0o755 });
  writeFileSync(file('rules'), '');
  const env = {
    PATH: `${folder}:${installedPostgres()?.bin}:${process.env.PATH}`,
    ...{ PGHOST: '127.0.0.1', PGPORT: new URL(other.url).port, PGPASSWORD: 'secret', NODE: process.execPath },
    ...{ DATABASE_URL: address('derouter'), LOGIN_URL: address('derouter', 'derouter_login', 'login') },
    ...{ REPOSITORY: fileURLToPath(new URL('../../../..', import.meta.url)), DATA_DIR: folder },
  };
  return {
    folder,
    admin,
    address,
    start(dump) {
      const child = spawn(join(env.REPOSITORY, 'ops/compose-restore.sh'), [dump], {
        ...{ env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
      });
      let [out, said] = ['', ''];
      child.stdout?.on('data', (text) => (out += text));
      child.stderr?.on('data', (text) => (said += text));
      return {
        child,
        ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, said }))),
        signal: (name) => process.kill(-Number(child.pid), name),
      };
    },
    instead(rules) {
      rmSync(file('waits'), { force: true });
      writeFileSync(
        file('rules'),
        Object.entries(rules)
          .map(([words, what]) => `${words}=${what}\n`)
          .join(''),
      );
    },
    untilWaiting: () => expect.poll(() => existsSync(file('waits'))).toBe(true),
    names: async () => (await admin.sql<{ name: string }[]>`SELECT datname AS name FROM pg_database ORDER BY 1`).map(({ name }) => name),
    service: () => readFileSync(file('service'), 'utf8').trim(),
    setService: (state) => writeFileSync(file('service'), state),
    async stop() {
      await admin.close();
      await other.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs what would run in containers: programs of PostgreSQL and the operator's commands. */
const docker = `#!/bin/sh
shift
while IFS== read -r words instead; do
  case "$*" in
    *"$words") if [ "$instead" = wait ]; then touch "$DATA_DIR/waits"; exec sleep 60; else exit "$instead"; fi ;;
  esac
done < "$DATA_DIR/rules"
case "$1" in
  build) touch "$DATA_DIR/image" ;;
  up) [ "$*" != 'up -d' ] || echo running > "$DATA_DIR/service" ;;
  # What is about to stop counts as started.
  start) grep -q stopping "$DATA_DIR/service" || echo running > "$DATA_DIR/service"; echo started >&2 ;;
  stop) echo stopped > "$DATA_DIR/service" ;;
  ps) case "$*" in *"--status $(cat "$DATA_DIR/service" || echo none) "*) echo 4f5e ;; esac ;;
  exec) shift 3; exec "$@" ;;
  run)
    [ "$4" = roles ] || [ -e "$DATA_DIR/image" ] || { echo 'no such image' >&2; exit 1; }
    case "$4" in
      roles) PGOPTIONS='-c derouter.login_password=login' exec psql -q -v ON_ERROR_STOP=1 -U derouter -d derouter -f "$REPOSITORY/ops/roles.sql" ;;
      migrate) exec "$NODE" "$REPOSITORY/apps/api/src/cli.ts" migrate ;;
    esac
    shift 4
    command=$(echo "$1" | sed "s#^/app/#$REPOSITORY/#")
    shift
    DATABASE_URL="$LOGIN_URL" exec "$NODE" "$command" "$@" ;;
esac
`;
