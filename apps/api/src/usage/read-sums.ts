import { type Database, schema } from '@derouter/db';
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Services } from '../services.ts';
import { indexedConditions, isSummed, scannedConditions, type UsageFilter } from './usage-filter.ts';

/** What requests add up to. */
export interface Sums {
  readonly requests: number;
  /** Of them, those that failed. */
  readonly failures: number;
  /** Not read from a cache and not written to one. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** What was charged: the total less the write-off. */
  readonly costNano: bigint;
}

/** The sums of one bucket, key and model. */
export interface SumRow extends Sums {
  /** Counts from 0, the first of the edges. */
  readonly bucket: number;
  readonly keyId: string;
  readonly modelId: string;
}

export interface SumsOfPeriod {
  readonly rows: readonly SumRow[];
  /** Whether more receipts match than are added up; the newest are. */
  readonly isTruncated: boolean;
}

const { receipts } = schema;
/** Receipts that are added up one by one, if the hourly sums cannot answer. */
const maxReceipts = 20_000;
const hourMs = 3_600_000;

/**
 * Adds up an account's requests that began between the edges, by bucket, key and model, exactly. Whole hours come from the hourly sums,
 * corrected by the few requests that were booked in a later hour than they began in; hours with an edge inside, as in Kathmandu, come
 * from receipts. Filters other than key and model are answered from receipts alone, from 20 000 at most.
 */
export async function readSums(
  { sql: client, db }: Pick<Services, 'sql' | 'db'>,
  accountId: string,
  edges: readonly Date[],
  filter: UsageFilter = {},
): Promise<SumsOfPeriod> {
  if (!isSummed(filter)) return readFromReceipts(db, accountId, edges, filter);
  const [first, last] = [edges.at(0), edges.at(-1)];
  if (!first || !last) return { rows: [], isTruncated: false };
  const split = [...new Set(edges.filter((edge) => edge.getTime() % hourMs !== 0).map((edge) => hourOf(edge).toISOString()))];
  const [key, model] = [filter.keyId ?? null, filter.modelId ?? null];
  const [from, to] = [hourOf(first).toISOString(), last.toISOString()];
  const sums = client`count(*) AS requests, count(*) FILTER (WHERE r.status = 'failed') AS failures, sum(r.input_tokens) AS input,
    sum(r.output_tokens) AS output, sum(r.cache_read_tokens) AS cache_read, sum(r.cache_write_tokens) AS cache_write,
    sum(r.total_nano - r.write_off_nano) AS cost`;
  const rows = await client<StoredRow[]>`
    SELECT width_bucket(at, ${edges.map((edge) => edge.toISOString())}::timestamptz[]) - 1 AS bucket, key_id AS "keyId", model_id AS "modelId",
      sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(input)::bigint AS input, sum(output)::bigint AS output,
      sum(cache_read)::bigint AS "cacheRead", sum(cache_write)::bigint AS "cacheWrite", sum(cost)::bigint AS cost
    FROM (
      SELECT hour AS at, key_id, model_id, requests, failures, input_tokens AS input, output_tokens AS output,
        cache_read_tokens AS cache_read, cache_write_tokens AS cache_write, total_nano - write_off_nano AS cost
      FROM usage_hourly
      WHERE account_id = ${accountId} AND hour >= ${from}::timestamptz AND hour < ${to}::timestamptz
        AND (${key}::uuid IS NULL OR key_id = ${key}::uuid) AND (${model}::text IS NULL OR model_id = ${model}::text)
        AND hour <> ALL (${split}::timestamptz[])
      UNION ALL
      SELECT h.at, r.key_id, r.model_id, h.sign, CASE WHEN r.status = 'failed' THEN h.sign ELSE 0 END, h.sign * r.input_tokens,
        h.sign * r.output_tokens, h.sign * r.cache_read_tokens, h.sign * r.cache_write_tokens, h.sign * (r.total_nano - r.write_off_nano)
      FROM receipts r
      CROSS JOIN LATERAL (VALUES (date_trunc('hour', r.created_at, 'UTC'), 1), (date_trunc('hour', r.booked_at, 'UTC'), -1)) AS h(at, sign)
      WHERE r.account_id = ${accountId} AND r.booked_at >= ${from}::timestamptz AND r.created_at < ${to}::timestamptz
        AND date_trunc('hour', r.booked_at AT TIME ZONE 'UTC') <> date_trunc('hour', r.created_at AT TIME ZONE 'UTC')
        AND (${key}::uuid IS NULL OR r.key_id = ${key}::uuid) AND (${model}::text IS NULL OR r.model_id = ${model}::text)
        AND h.at >= ${from}::timestamptz AND h.at < ${to}::timestamptz AND h.at <> ALL (${split}::timestamptz[])
      UNION ALL
      SELECT r.* FROM unnest(${split}::timestamptz[]) AS s(hour)
      CROSS JOIN LATERAL (
        -- Zones begin their days at quarters of an hour.
        SELECT to_timestamp(floor(extract(epoch FROM r.created_at) / 900) * 900) AS at, r.key_id, r.model_id, ${sums}
        FROM receipts r
        WHERE r.account_id = ${accountId} AND r.created_at >= greatest(s.hour, ${first.toISOString()}::timestamptz)
          AND r.created_at < least(s.hour + interval '1 hour', ${to}::timestamptz)
          AND (${key}::uuid IS NULL OR r.key_id = ${key}::uuid) AND (${model}::text IS NULL OR r.model_id = ${model}::text)
        GROUP BY 1, 2, 3) r
    ) parts
    GROUP BY 1, 2, 3 HAVING sum(requests) <> 0 OR sum(cost) <> 0`;
  return { rows: rows.map(readRow), isTruncated: false };
}

async function readFromReceipts(db: Database, accountId: string, edges: readonly Date[], filter: UsageFilter): Promise<SumsOfPeriod> {
  const [first = new Date(0), last = new Date(0)] = [edges.at(0), edges.at(-1)];
  const { createdAt, keyId, modelId, status, dialect, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = receipts;
  const { totalNano, writeOffNano } = receipts;
  // Has the table's name, so that conditions on receipts hold for it.
  const newest = db
    .select({
      createdAt,
      keyId,
      modelId,
      status,
      dialect,
      inputTokens,
      outputTokens,
      cacheReadTokens,
      cacheWriteTokens,
      totalNano,
      writeOffNano,
    })
    .from(receipts)
    .where(and(eq(receipts.accountId, accountId), gte(createdAt, first), lt(createdAt, last), ...indexedConditions(filter)))
    .orderBy(desc(createdAt), desc(receipts.id))
    .limit(maxReceipts + 1)
    .as('receipts');
  const matching = sql`FILTER (WHERE ${and(...scannedConditions(filter)) ?? sql`true`})`;
  const add = (value: SQL) => sql<bigint>`coalesce(sum(${value}) ${matching}, 0)::bigint`;
  const rows = await db
    .select({
      bucket: sql<number>`width_bucket(${newest.createdAt}, ${`{${edges.map((edge) => edge.toISOString()).join(',')}}`}::timestamptz[]) - 1`,
      keyId: newest.keyId,
      modelId: newest.modelId,
      scanned: sql<bigint>`count(*)`,
      requests: sql<bigint>`count(*) ${matching}`,
      failures: add(sql`(${newest.status} = 'failed')::int`),
      input: add(sql`${newest.inputTokens}`),
      output: add(sql`${newest.outputTokens}`),
      cacheRead: add(sql`${newest.cacheReadTokens}`),
      cacheWrite: add(sql`${newest.cacheWriteTokens}`),
      cost: add(sql`${newest.totalNano} - ${newest.writeOffNano}`),
    })
    .from(newest)
    .groupBy(sql`1, 2, 3`);
  const scanned = rows.reduce((sum, row) => sum + Number(row.scanned), 0);
  return { rows: rows.map(readRow).filter(({ requests }) => requests > 0), isTruncated: scanned > maxReceipts };
}

interface StoredRow {
  readonly bucket: number;
  readonly keyId: string;
  readonly modelId: string;
  readonly requests: bigint;
  readonly failures: bigint;
  readonly input: bigint;
  readonly output: bigint;
  readonly cacheRead: bigint;
  readonly cacheWrite: bigint;
  readonly cost: bigint;
}

function readRow({ bucket, keyId, modelId, requests, failures, input, output, cacheRead, cacheWrite, cost }: StoredRow): SumRow {
  return {
    ...{ bucket, keyId, modelId, costNano: BigInt(cost), requests: Number(requests), failures: Number(failures) },
    ...{ inputTokens: Number(input), outputTokens: Number(output) },
    ...{ cacheReadTokens: Number(cacheRead), cacheWriteTokens: Number(cacheWrite) },
  };
}

function hourOf(at: Date): Date {
  return new Date(at.getTime() - (at.getTime() % hourMs));
}

const none: Sums = {
  ...{ requests: 0, failures: 0, costNano: 0n },
  ...{ inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
};

export function addSums(rows: readonly Sums[]): Sums {
  return rows.reduce(
    (sum, row) => ({
      requests: sum.requests + row.requests,
      failures: sum.failures + row.failures,
      inputTokens: sum.inputTokens + row.inputTokens,
      outputTokens: sum.outputTokens + row.outputTokens,
      cacheReadTokens: sum.cacheReadTokens + row.cacheReadTokens,
      cacheWriteTokens: sum.cacheWriteTokens + row.cacheWriteTokens,
      costNano: sum.costNano + row.costNano,
    }),
    none,
  );
}
