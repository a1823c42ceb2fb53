import { type Database, schema } from '@derouter/db';
import { and, desc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import { indexedConditions, scannedConditions, type UsageFilter } from './usage-filter.ts';

/** Times to the first token by bucket, in milliseconds; null where no request streamed. */
export interface FirstTokenTimes {
  /** Requests of each bucket that are looked at, the newest. */
  readonly sampled: number;
  readonly buckets: readonly ({ readonly medianMs: number; readonly p95Ms: number; readonly requests: number } | null)[];
  /** By group, then by bucket: the medians of the group's requests among those that are looked at. */
  readonly groupMediansMs: readonly (readonly (number | null)[])[];
}

/** Times to the first token of one bucket and group. */
interface SampledTimes {
  readonly bucket: number;
  readonly group: string;
  readonly ms: readonly number[];
}

export interface FirstTokenSample {
  readonly sampled: number;
  readonly times: readonly SampledTimes[];
}

const { receipts } = schema;
/** Receipts that are read for one answer, in all buckets. */
const maxReceipts = 2_500;

/** Reads the times to the first token of the newest streamed requests in each bucket. */
export async function readFirstTokenTimes(
  db: Database,
  accountId: string,
  edges: readonly Date[],
  { filter, groupBy }: { readonly filter: UsageFilter; readonly groupBy: 'model' | 'key' },
): Promise<FirstTokenSample> {
  const count = edges.length - 1;
  const sampled = Math.min(200, Math.ceil(maxReceipts / count));
  const written = (list: readonly Date[]) => sql`${`{${list.map((edge) => edge.toISOString()).join(',')}}`}::timestamptz[]`;
  const group = groupBy === 'key' ? sql<string>`${receipts.keyId}::text` : sql<string>`${receipts.modelId}`;
  const sample = db
    .select({ ms: sql<number>`${receipts.ttftMs}`.as('ms'), group: group.as('name') })
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
  const rows = await db.execute<{ number: string; group: string; ms: string }>(sql`
    SELECT bucket.number, sample.name AS group, string_agg(sample.ms::text, ',') AS ms
    FROM unnest(${written(edges.slice(0, -1))}, ${written(edges.slice(1))}) WITH ORDINALITY AS bucket(first, next, number)
    CROSS JOIN LATERAL (${sample}) sample GROUP BY 1, 2`);
  const times = [...rows].map(({ number, group, ms }) => ({ bucket: Number(number) - 1, group, ms: ms.split(',').map(Number) }));
  return { sampled, times };
}

/** `shown`: the groups with a number of their own, in its order; the next number is all the others. */
export function viewFirstTokenTimes(
  { sampled, times }: FirstTokenSample,
  bucketCount: number,
  shown: readonly string[],
  groupCount: number,
): FirstTokenTimes {
  const numbers = new Map(shown.map((id, i) => [id, i]));
  const groupOf = ({ group }: SampledTimes) => numbers.get(group) ?? shown.length;
  const byBucket = Array.from({ length: bucketCount }, (_, i) => times.filter(({ bucket }) => bucket === i));
  return {
    sampled,
    buckets: byBucket.map((all) => {
      const ms = sorted(all);
      const [medianMs, p95Ms] = [percentile(ms, 0.5), percentile(ms, 0.95)];
      return medianMs === null || p95Ms === null ? null : { medianMs, p95Ms, requests: ms.length };
    }),
    groupMediansMs: Array.from({ length: groupCount }, (_, group) =>
      byBucket.map((all) => percentile(sorted(all.filter((one) => groupOf(one) === group)), 0.5)),
    ),
  };
}

const sorted = (times: readonly SampledTimes[]) => times.flatMap(({ ms }) => ms).sort((a, b) => a - b);

/** The smallest value that is not below such a share of the values, as PostgreSQL's `percentile_disc`; null without any. */
function percentile(ascending: readonly number[], share: number): number | null {
  return ascending[Math.ceil(share * ascending.length) - 1] ?? null;
}
