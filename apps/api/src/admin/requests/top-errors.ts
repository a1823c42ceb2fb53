import type { Sql } from '@derouter/db';

/** Failed requests that failed alike. */
interface ErrorGroup {
  readonly errorCode: string | null;
  readonly httpStatus: number;
  readonly model: string;
  readonly upstreamId: string | null;
  readonly upstream: string | null;
  readonly requests: number;
  readonly customers: number;
  readonly lastAt: string;
  readonly lastId: string;
}

export interface TopErrors {
  readonly groups: readonly ErrorGroup[];
  /** Whether only the newest failures are counted, because there are too many. */
  readonly isTruncated: boolean;
}

const maxFailures = 10_000;
const maxGroups = 50;

/** The failed requests of a period by error, model and upstream, the most frequent first. */
export async function readTopErrors(
  { sql }: { readonly sql: Sql },
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<TopErrors> {
  const rows = await sql<
    (Omit<ErrorGroup, 'lastAt' | 'requests' | 'customers'> & { lastAt: Date; requests: bigint; customers: bigint; all: bigint })[]
  >`
    SELECT g."errorCode", g."httpStatus", g.model, g."upstreamId", g.requests, g.customers, g."lastAt", g."lastId", g.all, p.name AS upstream FROM (
      SELECT error_code AS "errorCode", http_status AS "httpStatus", model_id AS model, upstream_id AS "upstreamId", count(*) AS requests,
        count(DISTINCT account_id) AS customers, max(created_at) AS "lastAt", max(id::text) AS "lastId", sum(count(*)) OVER ()::bigint AS all
      FROM (
        SELECT * FROM receipts WHERE status = 'failed' AND created_at >= ${from.toISOString()}::timestamptz
          AND created_at < ${to.toISOString()}::timestamptz ORDER BY created_at DESC LIMIT ${maxFailures}) r
      GROUP BY 1, 2, 3, 4 ORDER BY requests DESC, "lastAt" DESC LIMIT ${maxGroups}) g
    LEFT JOIN upstreams p ON p.id = g."upstreamId" ORDER BY g.requests DESC, g."lastAt" DESC`;
  return {
    groups: rows.map(({ all: _all, lastAt, requests, customers, ...row }) => ({
      ...row,
      lastAt: lastAt.toISOString(),
      requests: Number(requests),
      customers: Number(customers),
    })),
    isTruncated: Number(rows[0]?.all ?? 0) >= maxFailures,
  };
}
