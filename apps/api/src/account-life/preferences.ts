import type { PreferencesChange } from '@derouter/contracts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

export interface Preferences {
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Mails when a key expires or reaches a share of its budget. */
  readonly keyAlerts: boolean;
}

interface Owner {
  readonly userId: string;
  readonly accountId: string;
}

export async function readPreferences({ sql }: Pick<Services, 'sql'>, { userId, accountId }: Owner): Promise<Preferences> {
  const [row] = await sql<Preferences[]>`
    SELECT u.locale, u.time_zone AS "timeZone", a.key_alerts AS "keyAlerts" FROM users u, accounts a
    WHERE u.id = ${userId} AND a.id = ${accountId}`;
  if (!row) throw new DerouterError('not_found', 'There is no such account.');
  return row;
}

/** Changes what is given. Throws `validation_failed` for a time zone that PostgreSQL does not know. */
export async function changePreferences(
  { sql }: Pick<Services, 'sql'>,
  { userId, accountId }: Owner,
  { locale, timeZone, keyAlerts }: PreferencesChange,
): Promise<Preferences> {
  await sql.begin(async (tx) => {
    if (timeZone !== undefined) {
      const known = await tx`SELECT 1 FROM pg_timezone_names WHERE name = ${timeZone}`;
      if (known.length === 0) throw new DerouterError('validation_failed', 'There is no such time zone.', { param: 'timeZone' });
    }
    await tx`UPDATE users SET locale = coalesce(${locale ?? null}, locale), time_zone = coalesce(${timeZone ?? null}, time_zone)
      WHERE id = ${userId}`;
    await tx`UPDATE accounts SET key_alerts = coalesce(${keyAlerts ?? null}::boolean, key_alerts) WHERE id = ${accountId}`;
  });
  return readPreferences({ sql }, { userId, accountId });
}

/** Every zone that can be chosen. */
export async function listTimeZones({ sql }: Pick<Services, 'sql'>): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    SELECT name FROM pg_timezone_names WHERE name ~ '^(UTC|[A-Z][A-Za-z_]+/.+)$' AND name !~ '^(posix|right|Etc|SystemV)/' ORDER BY name`;
  return rows.map(({ name }) => name);
}
