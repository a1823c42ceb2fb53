import type { Services } from '../services.ts';
import { noSuchKey } from './manage-keys.ts';

/** What depends on a key: when it was last used, and its requests of the last seven days. */
export interface RecentUse {
  readonly lastUsedAt: string | null;
  readonly requests7d: number;
}

/** Throws `not_found`. Times of use of the last ten seconds may be missing; the requests are current. */
export async function readRecentUse({ sql }: Pick<Services, 'sql'>, accountId: string, keyId: string): Promise<RecentUse> {
  const [row] = await sql<{ lastUsedAt: Date | null; requests: bigint }[]>`
    SELECT k.last_used_at AS "lastUsedAt", coalesce((SELECT sum(u.requests) FROM usage_hourly u
      WHERE u.account_id = k.account_id AND u.key_id = k.id AND u.hour > now() - interval '7 days'), 0)::bigint AS requests
    FROM keys k WHERE k.id = ${keyId} AND k.account_id = ${accountId}`;
  if (!row) throw noSuchKey();
  return { lastUsedAt: row.lastUsedAt?.toISOString() ?? null, requests7d: Number(row.requests) };
}
