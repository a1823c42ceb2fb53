import type { Sql } from '@derouter/db';
import { mailQueue } from '../mail/index.ts';
import { isWithinTolerance } from '../payments/index.ts';
import { readUpstreamCredits } from './upstream-credit.ts';

/** In the order in which they are shown. */
const alertKinds = [
  'proof',
  'breakers',
  'upstreamCredit',
  'clearing',
  'reviews',
  'disputes',
  'refunds',
  'adjustments',
  'withdrawals',
  'events',
  'failedJobs',
  'failedMails',
] as const;

type AlertKind = (typeof alertKinds)[number];

/** What waits for staff, and how often. Each count is that of the rows in the list to which its page leads. */
export interface Alert {
  readonly kind: AlertKind;
  readonly count: number;
}

/** What waits for staff. Kinds of which nothing waits are left out. */
export async function readAlerts(sql: Sql): Promise<readonly Alert[]> {
  const [[row], credits, clearing] = await Promise.all([readCounts(sql), readUpstreamCredits({ sql }), countDifferences(sql)]);
  const counts = { ...row, clearing, upstreamCredit: credits.filter(({ isLow }) => isLow).length };
  return alertKinds.map((kind) => ({ kind, count: counts[kind] ?? 0 })).filter(({ count }) => count > 0);
}

function readCounts(sql: Sql) {
  const failed = sql`state = 'failed' AND completed_on > now() - interval '1 day'`;
  return sql<Partial<Record<AlertKind, number>>[]>`
    SELECT (SELECT count(*)::int FROM payment_reviews WHERE resolved_at IS NULL) AS reviews,
      (SELECT count(*)::int FROM payment_disputes WHERE state IN ('warning', 'open')) AS disputes,
      (SELECT count(*)::int FROM payment_refunds WHERE finished_at IS NULL) AS refunds,
      (SELECT count(*)::int FROM provider_events WHERE outcome = 'failed') AS events,
      (SELECT count(*)::int FROM pending_adjustments WHERE state = 'pending') AS adjustments,
      (SELECT count(*)::int FROM withdrawals WHERE state = 'pending') AS withdrawals,
      (SELECT count(*)::int FROM pgboss.job
        WHERE ${failed} AND name <> ${mailQueue} AND name NOT LIKE '\\_\\_pgboss\\_\\_%') AS "failedJobs",
      (SELECT count(*)::int FROM pgboss.job WHERE ${failed} AND name = ${mailQueue}) AS "failedMails",
      (SELECT count(DISTINCT u.id)::int FROM processes p CROSS JOIN LATERAL jsonb_array_elements(p.upstreams) AS sight
        JOIN upstreams u ON u.id::text = sight->>'upstreamId' AND u.enabled
        WHERE p.seen_at > now() - interval '30 seconds' AND sight->>'state' = 'open') AS breakers,
      coalesce((SELECT jsonb_array_length(findings) FROM proofs ORDER BY created_at DESC LIMIT 1), 0) AS proof`;
}

/** How many clearing accounts differed from their provider at the last comparison by more than is expected. */
async function countDifferences(sql: Sql): Promise<number> {
  const rows = await sql<{ ledger: bigint; provider: bigint | null; tolerance: number }[]>`
    SELECT DISTINCT ON (clearing) ledger_nano AS ledger, provider_nano AS provider,
      coalesce((detail->>'tolerancePercent')::float8, 0) AS tolerance
    FROM rail_reconciliations ORDER BY clearing, created_at DESC`;
  return rows.filter(({ ledger, provider, tolerance }) => provider !== null && !isWithinTolerance(tolerance, provider, ledger)).length;
}
