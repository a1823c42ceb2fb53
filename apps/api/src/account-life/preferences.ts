import type { PreferencesChange } from '@derouter/contracts';
import { isTimeZone } from '@derouter/locales';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

export interface Preferences {
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
}

export async function readPreferences({ sql }: Pick<Services, 'sql'>, userId: string): Promise<Preferences> {
  const [row] = await sql<Preferences[]>`
    SELECT locale, time_zone AS "timeZone" FROM users WHERE id = ${userId}`;
  if (!row) throw new DerouterError('not_found', 'There is no such user.');
  return row;
}

/** Changes what is given. Throws `validation_failed` for a time zone that PostgreSQL or this process does not know. */
export async function changePreferences(
  { sql }: Pick<Services, 'sql'>,
  userId: string,
  { locale, timeZone }: PreferencesChange,
): Promise<Preferences> {
  await sql.begin(async (tx) => {
    if (timeZone !== undefined) {
      const known = await tx`SELECT 1 FROM pg_timezone_names WHERE name = ${timeZone}`;
      if (known.length === 0 || !isTimeZone(timeZone))
        throw new DerouterError('validation_failed', 'There is no such time zone.', { param: 'timeZone' });
    }
    await tx`UPDATE users SET locale = coalesce(${locale ?? null}, locale), time_zone = coalesce(${timeZone ?? null}, time_zone)
      WHERE id = ${userId}`;
  });
  return readPreferences({ sql }, userId);
}

/** Every zone that can be chosen. */
export async function listTimeZones({ sql }: Pick<Services, 'sql'>): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    SELECT name FROM pg_timezone_names WHERE name ~ '^(UTC|[A-Z][A-Za-z_]+/.+)$' AND name !~ '^(posix|right|Etc|SystemV)/' ORDER BY name`;
  return rows.map(({ name }) => name).filter(isTimeZone);
}
