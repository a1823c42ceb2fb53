import type { Sql } from '@derouter/db';

/** The time zone (IANA name) in which an account's days begin and end. */
export async function readZone(sql: Sql, accountId: string): Promise<string> {
  const [user] = await sql<{ timeZone: string }[]>`SELECT time_zone AS "timeZone" FROM users WHERE account_id = ${accountId}`;
  return user?.timeZone ?? 'UTC';
}
