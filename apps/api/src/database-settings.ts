import { ConfigError } from './config-error.ts';
import { flag, loginAddress, wholeNumber } from './config-values.ts';

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
    return value === null ? null : loginAddress(value, name, ['postgres:', 'postgresql:']);
  };
  const isOn = (name: string) => flag(text(name) ?? 'on', name) ?? true;
  const lagSeconds = wholeNumber(text('DATABASE_REPLICA_MAX_LAG_SECONDS') ?? '10', 'DATABASE_REPLICA_MAX_LAG_SECONDS', 1, 3600);
  const settings = {
    url: address('DATABASE_URL'),
    directUrl: address('DATABASE_DIRECT_URL'),
    migrationUrl: address('DATABASE_MIGRATION_URL'),
    replicaUrl: address('DATABASE_REPLICA_URL'),
    maxReplicaLagMs: lagSeconds * 1000,
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
