import { formatUsd } from '@derouter/billing';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

/** What a key has spent, in USD: in total, today, this week (from Monday) and this month (UTC). */
export interface KeySpent {
  readonly totalUsd: string;
  readonly dayUsd: string;
  readonly weekUsd: string;
  readonly monthUsd: string;
}

/** Sums a key's hourly usage, with or without a budget. Throws `not_found`. */
export async function readSpent({ sql }: Pick<Services, 'sql'>, accountId: string, keyId: string): Promise<KeySpent> {
  const [row] = await sql<{ total: bigint; day: bigint; week: bigint; month: bigint }[]>`
    SELECT coalesce(sum(spent), 0)::bigint AS total,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('day', now(), 'UTC')), 0)::bigint AS day,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('week', now(), 'UTC')), 0)::bigint AS week,
           coalesce(sum(spent) FILTER (WHERE hour >= date_trunc('month', now(), 'UTC')), 0)::bigint AS month
    FROM keys k
    LEFT JOIN LATERAL (SELECT hour, total_nano - write_off_nano AS spent FROM usage_hourly u
      WHERE u.account_id = k.account_id AND u.key_id = k.id) AS hours ON true
    WHERE k.id = ${keyId} AND k.account_id = ${accountId} GROUP BY k.id`;
  if (!row) throw new DerouterError('not_found', 'There is no such key.');
  return { totalUsd: formatUsd(row.total), dayUsd: formatUsd(row.day), weekUsd: formatUsd(row.week), monthUsd: formatUsd(row.month) };
}
