import type { Services } from '../services.ts';

/** A usage field that providers report and no meter covers. */
export interface UnknownUsage {
  readonly modelId: string;
  readonly field: string;
  readonly requests: number;
  readonly lastSeenAt: string;
  /** A reported value, as JSON. */
  readonly example: string;
  readonly receiptId: string;
}

/** Lists the unknown usage fields of the last 30 days, most frequent first. Each may be something we should charge for. */
export async function listUnknownUsage({ sql }: Pick<Services, 'sql'>): Promise<UnknownUsage[]> {
  return sql<UnknownUsage[]>`
    SELECT model_id AS "modelId", field, count(*)::int AS requests,
           to_char(max(created_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lastSeenAt",
           left((array_agg(value ORDER BY created_at DESC))[1]::text, 200) AS example,
           (array_agg(id ORDER BY created_at DESC))[1]::text AS "receiptId"
    FROM (SELECT id, model_id, created_at, unknown_usage FROM receipts
          WHERE unknown_usage IS NOT NULL AND created_at > now() - interval '30 days' ORDER BY created_at DESC LIMIT 20000) r
    CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(unknown_usage) WHEN 'object' THEN unknown_usage ELSE '{}' END) AS e(field, value)
    GROUP BY model_id, field ORDER BY requests DESC, model_id, field LIMIT 200`;
}
