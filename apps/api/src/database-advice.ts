import { MigrationError, PoolerError } from '@derouter/db';
import { ConfigError } from './config-error.ts';
import type { DatabaseAddresses } from './database-settings.ts';

/** Turns what a setting can change into a `ConfigError` that names it. */
export async function withAdvice<T>({ url }: DatabaseAddresses, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof PoolerError) throw new ConfigError(`DATABASE_URL: ${error.message}.`);
    if (error instanceof MigrationError) throw new ConfigError(`The database cannot be used: ${error.message}.`);
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (/^(CONNECT|ECONN|ENOTFOUND|EAI|28|3D|ETIMEDOUT)/.test(code)) {
      throw new ConfigError(`DATABASE_URL: the database at ${new URL(url).host} cannot be used (${code}: ${message}).`);
    }
    throw error;
  }
}
