import { ConfigError } from './config-error.ts';

/** How the database is reached. Each address is null if it is not set; `databaseAddresses` says what is used then. */
export interface DatabaseSettings {
  /** May lead through a pooler in transaction mode. Null for the embedded PostgreSQL. */
  readonly url: string | null;
  /** Leads to PostgreSQL itself: for notices and jobs. */
  readonly directUrl: string | null;
  /** Logs in as the owner of the tables: for migrations only. */
  readonly migrationUrl: string | null;
  /** A streaming replica, for reads that may be a little old. */
  readonly replicaUrl: string | null;
  /** How old what the replica answers may be; an older replica is not asked. */
  readonly maxReplicaLagMs: number;
  /** Whether statements are named. */
  readonly prepare: boolean;
  /** Whether a start migrates. Otherwise it refuses while migrations are missing. */
  readonly migrate: boolean;
}

type Text = (name: string) => string | null;

/** Reads the settings of the database. Throws `ConfigError`. */
export function readDatabaseSettings(text: Text): DatabaseSettings {
  const address = (name: string) => {
    const value = text(name);
    if (value !== null && !/^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '')) {
      throw new ConfigError(`${name} must be an address that begins with postgres:// or postgresql://.`);
    }
    return value;
  };
  const isOn = (name: string) => {
    const value = text(name) ?? 'on';
    if (value !== 'on' && value !== 'off') throw new ConfigError(`${name} must be one of on, off, not "${value}".`);
    return value === 'on';
  };
  const lag = text('DATABASE_REPLICA_MAX_LAG_SECONDS') ?? '10';
  if (!/^\d{1,4}$/.test(lag) || Number(lag) === 0 || Number(lag) > 3600) {
    throw new ConfigError(`DATABASE_REPLICA_MAX_LAG_SECONDS must be a whole number from 1 to 3600, not "${lag}".`);
  }
  const settings = {
    url: address('DATABASE_URL'),
    directUrl: address('DATABASE_DIRECT_URL'),
    migrationUrl: address('DATABASE_MIGRATION_URL'),
    replicaUrl: address('DATABASE_REPLICA_URL'),
    maxReplicaLagMs: Number(lag) * 1000,
    prepare: isOn('DATABASE_PREPARE'),
    migrate: isOn('DATABASE_MIGRATE'),
  };
  const lonely = (['DIRECT', 'MIGRATION', 'REPLICA'] as const).find((name) => text(`DATABASE_${name}_URL`) !== null);
  if (settings.url === null && lonely) throw new ConfigError(`DATABASE_${lonely}_URL is set but DATABASE_URL is not.`);
  return settings;
}

export interface DatabaseAddresses {
  readonly url: string;
  readonly direct: string;
  readonly migration: string;
}

/** The addresses to use. `embeddedUrl`: of the embedded PostgreSQL, if there is no other. */
export function databaseAddresses(
  { url, directUrl, migrationUrl }: Pick<DatabaseSettings, 'directUrl' | 'migrationUrl' | 'url'>,
  embeddedUrl: string | null,
): DatabaseAddresses {
  const used = url ?? embeddedUrl ?? '';
  const direct = directUrl ?? used;
  return { url: used, direct, migration: migrationUrl ?? direct };
}
