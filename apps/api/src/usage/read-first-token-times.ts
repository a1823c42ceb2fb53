import { type Database, schema } from '@derouter/db';
import { and, desc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import { indexedConditions, scannedConditions, type UsageFilter } from './usage-filter.ts';

/** Times to the first token by bucket, in milliseconds; null where no request streamed. */
export interface FirstTokenTimes {
  /** Requests of each bucket that are looked at, the newest. */
  readonly sampled: number;
  readonly buckets: readonly ({ readonly medianMs: number; readonly p95Ms: number; readonly requests: number } | null)[];
}

const { receipts } = schema;
/** Receipts that are read for one answer, in all buckets. */
const maxReceipts = 2_500;

/** The median and the 95th percentile of the newest streamed requests in each bucket. */
export async function readFirstTokenTimes(
  db: Database,
  accountId: string,
  edges: readonly Date[],
  filter: UsageFilter,
): Promise<FirstTokenTimes> {
  const count = edges.length - 1;
  const sampled = Math.min(200, Math.ceil(maxReceipts / count));
  const written = (list: readonly Date[]) => sql`${`{${list.map((edge) => edge.toISOString()).join(',')}}`}::timestamptz[]`;
  const sample = db
    .select({ ms: sql<number>`${receipts.ttftMs}`.as('ms') })
    .from(receipts)
    .where(
      and(
        eq(receipts.accountId, accountId),
        gte(receipts.createdAt, sql`bucket.first`),
        lt(receipts.createdAt, sql`bucket.next`),
        isNotNull(receipts.ttftMs),
        ...indexedConditions(filter),
        ...scannedConditions(filter),
      ),
    )
    .orderBy(desc(receipts.createdAt), desc(receipts.id))
    .limit(sampled);
  const rows = await db.execute<{ number: string; median: number; p95: number; requests: string }>(sql`
    SELECT bucket.number, count(*) AS requests, percentile_disc(0.5) WITHIN GROUP (ORDER BY sample.ms) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY sample.ms) AS p95
    FROM unnest(${written(edges.slice(0, -1))}, ${written(edges.slice(1))}) WITH ORDINALITY AS bucket(first, next, number)
    CROSS JOIN LATERAL (${sample}) sample GROUP BY 1`);
  const byBucket = new Map(
    [...rows].map(({ number, median, p95, requests }) => [
      Number(number) - 1,
      { medianMs: median, p95Ms: p95, requests: Number(requests) },
    ]),
  );
  return { sampled, buckets: Array.from({ length: count }, (_, i) => byBucket.get(i) ?? null) };
}
