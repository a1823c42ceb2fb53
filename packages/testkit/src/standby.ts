import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpEmbedded, type EmbeddedPostgres, restoreEmbedded, startEmbedded } from '@derouter/db/embedded';

export interface ReplicatedPostgres {
  readonly primary: EmbeddedPostgres;
  readonly standby: EmbeddedPostgres;
  /** Starts a stopped standby again, with its files and on its port. */
  restartStandby(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own with a streaming replica, made from a base backup while it runs, on loopback. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'derouter-standby-'));
  chmodSync(folder, 0o755);
  const small = { fsync: 'off', shared_buffers: '64MB', wal_keep_size: '256MB' };
  const primary = await startEmbedded({ folder: join(folder, 'primary'), settings: small });
  const backup = join(folder, 'backup');
  mkdirSync(backup);
  await backUpEmbedded(primary.url, backup);
  const place = await restoreEmbedded(backup, join(folder, 'standby'));
  const signal = join(place, 'data', 'standby.signal');
  writeFileSync(signal, '');
  const { uid, gid } = statSync(join(place, 'data'));
  chownSync(signal, uid, gid);
  const password = readFileSync(join(primary.folder, 'password'), 'utf8');
  const conninfo = `host=127.0.0.1 port=${primary.port} user=derouter password=${password} application_name=standby`;
  const start = (port?: number) =>
    startEmbedded({
      folder: join(folder, 'standby'),
      settings: { ...small, primary_conninfo: conninfo, wal_retrieve_retry_interval: '200ms' },
      ...(port === undefined ? {} : { port }),
    });
  let standby = await start();
  return {
    primary,
    get standby() {
      return standby;
    },
    async restartStandby() {
      standby = await start(standby.port);
    },
    async stop() {
      await standby.stop();
      await primary.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
