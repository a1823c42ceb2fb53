import { formatUsd } from '@derouter/billing';
import type { Services } from '../services.ts';

/** The requests of one agent session. */
export interface SessionView {
  /** Keyed hash of the session id that the agent sends; it filters receipts. */
  readonly session: string;
  readonly agent: string | null;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly requests: number;
  readonly costUsd: string;
}

/** Receipts that are read for one list; older sessions need a later `to`. */
const maxReceipts = 20_000;
const maxSessions = 200;

/** The account's sessions with requests in a period, most recently used first. At most 200, from the newest 20 000 requests. */
export async function listSessions(
  { sql }: Pick<Services, 'sql'>,
  accountId: string,
  { from, to, keyId }: { readonly from: Date; readonly to: Date; readonly keyId?: string | undefined },
): Promise<SessionView[]> {
  const rows = await sql<{ session: string; agent: string | null; firstAt: Date; lastAt: Date; requests: bigint; cost: bigint }[]>`
    SELECT session_hash AS session, max(agent) AS agent, min(created_at) AS "firstAt", max(created_at) AS "lastAt",
      count(*) AS requests, sum(total_nano - write_off_nano)::bigint AS cost
    FROM (SELECT session_hash, agent, created_at, total_nano, write_off_nano FROM receipts
      WHERE account_id = ${accountId} AND session_hash IS NOT NULL
        AND created_at >= ${from.toISOString()}::timestamptz AND created_at < ${to.toISOString()}::timestamptz
        AND (${keyId ?? null}::uuid IS NULL OR key_id = ${keyId ?? null}::uuid)
      ORDER BY created_at DESC LIMIT ${maxReceipts}) newest
    GROUP BY 1 ORDER BY max(created_at) DESC LIMIT ${maxSessions}`;
  return rows.map(({ cost, requests, firstAt, lastAt, ...row }) => ({
    ...row,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    requests: Number(requests),
    costUsd: formatUsd(cost),
  }));
}
