import { MigrationError, PoolerError } from '@derouter/db';
import { ConfigError } from './config.ts';
import type { DatabaseAddresses } from './database-settings.ts';

/**
 * Codes of the network, of TLS, of a database that takes no connections (08, 53, 57P0x), and of a login, a database or a right that is
 * missing (28, 3D, 42501).
 */
const unusable = /^(CONNECT|E[A-Z]+$|ERR_TLS|ERR_SSL|CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|08|28|3D|42501|53|57P0)/;

/** Turns what a setting can change into a `ConfigError` that names it. */
export async function withAdvice<T>({ url }: DatabaseAddresses, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof PoolerError) throw new ConfigError(`DATABASE_URL: ${error.message}.`);
    if (error instanceof MigrationError) throw new ConfigError(`The database cannot be used: ${error.message}.`);
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (unusable.test(code)) {
      throw new ConfigError(`DATABASE_URL: the database at ${new URL(url).host} cannot be used (${code}: ${message}).`);
    }
    throw error;
  }
}
