import { type DedicatedConnections, databaseNowMs, type Sql, shardOf } from '@derouter/db';
import { commitBatch } from './batch/commit-batch.ts';
import type { StoredLabels } from './batch/hold-columns.ts';
import { writeJson } from './batch/write-json.ts';
import type { RunningDetails, Settlement } from './settlement.ts';

/** How long a process may fail to renew before others release its holds. */
export const leaseMs = 15_000;

/** Owner of detached holds, which something other than a process's lease will settle. */
export const detachedProcessId = '00000000-0000-7000-8000-000000000000';

/** Renews this process's lease and stores what it is running. Resolves to true if the lease had expired meanwhile. */
export async function renewLease(sql: Sql, processId: string, running: ReadonlyMap<string, RunningDetails>): Promise<boolean> {
  const details = writeJson(Object.fromEntries(running));
  const [row] = await sql<{ hadLapsed: boolean | null }[]>`
    WITH before AS MATERIALIZED (SELECT expires_at FROM leases WHERE process_id = ${processId})
    INSERT INTO leases (process_id, expires_at, renewed_at, running)
    VALUES (${processId}, now() + make_interval(secs => ${leaseMs / 1000}), now(), ${details}::jsonb)
    ON CONFLICT (process_id) DO UPDATE SET expires_at = excluded.expires_at, renewed_at = excluded.renewed_at, running = excluded.running
    RETURNING (SELECT expires_at < now() FROM before) AS "hadLapsed"`;
  return row?.hadLapsed === true;
}

/** Ends this process's lease. Others may release its remaining holds. */
export async function endLease(sql: Sql, processId: string): Promise<void> {
  await sql`UPDATE leases SET expires_at = now() WHERE process_id = ${processId}`;
}

interface HoldRow {
  readonly requestId: string;
  readonly walletId: bigint;
  readonly accountId: string;
  readonly keyId: string;
  readonly modelId: string;
  readonly modelAsked: string;
  readonly dialect: string;
  readonly priceVersionId: string;
  readonly createdAt: Date;
  readonly stored: StoredLabels | null;
  /** When its process last renewed its lease, and what the request was doing then; null if unknown. */
  readonly lastSeenAt: Date | null;
  readonly running: RunningDetails | null;
}

interface Releasing {
  readonly open: Pick<ReadonlyMap<string, unknown>, 'keys' | 'has'>;
  readonly ownOnly: boolean;
  /** As `BillingOptions.shards`. */
  readonly shards: number;
}

/**
 * Releases the holds of lost processes (unless `ownOnly`), and this process's holds without an open request (`open`: those
 * with one). Their receipts have the status `abandoned` and charge nothing. Returns how many.
 */
export async function releaseAbandoned(
  sql: Sql,
  connections: DedicatedConnections,
  processId: string,
  { open, ownOnly, shards }: Releasing,
): Promise<number> {
  const rows = await sql<HoldRow[]>`
    SELECT h.request_id AS "requestId", h.wallet_id AS "walletId", h.account_id AS "accountId", h.key_id AS "keyId",
           h.model_id AS "modelId", h.model_asked AS "modelAsked", h.dialect,
           h.price_version_id AS "priceVersionId", h.created_at AS "createdAt", h.labels AS stored,
           l.renewed_at AS "lastSeenAt", l.running -> h.request_id::text AS running
    FROM holds h LEFT JOIN leases l USING (process_id)
    WHERE (NOT ${ownOnly}::boolean AND h.process_id NOT IN (${processId}, ${detachedProcessId}) AND (l.expires_at IS NULL OR l.expires_at < now()))
       OR (h.process_id = ${processId} AND h.created_at < now() - make_interval(secs => ${leaseMs / 1000}) AND h.request_id <> ALL(${[...open.keys()]}::uuid[]))
    LIMIT 5000`;
  // Requests admitted during the query are open by now.
  const abandoned = rows.filter(({ requestId }) => !open.has(requestId)).map(abandon);
  for (const settlements of Map.groupBy(abandoned, ({ admission }) => shardOf(admission.accountId, shards)).values()) {
    for (let from = 0; from < settlements.length; from += 500) {
      await commitBatch(connections, processId, { admissions: [], settlements: settlements.slice(from, from + 500) });
    }
  }
  await sql`
    DELETE FROM leases l WHERE expires_at < now() - interval '1 hour'
      AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.process_id = l.process_id)`;
  return abandoned.length;
}

const nothingKnown: RunningDetails = { streamed: false, systemPrompt: 'off', upstreamId: null, upstreamModel: null, attempts: null };

function abandon({ running, lastSeenAt, stored, ...admission }: HoldRow): Settlement {
  const { multiplierMillionths, ...labels } = stored ?? {};
  return {
    admission: { ...admission, labels, multiplierMillionths },
    outcome: {
      priced: null,
      unknownUsage: null,
      source: 'none',
      status: 'abandoned',
      errorCode: 'process_lost',
      httpStatus: 0,
      finishReason: null,
      ttftMs: null,
      ...(running ?? nothingKnown),
      // A lower bound.
      durationMs: Math.max(0, (lastSeenAt?.getTime() ?? databaseNowMs()) - admission.createdAt.getTime()),
    },
  };
}
