import { type Database, schema } from '@derouter/db';
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Services } from '../services.ts';
import { indexedConditions, isSummed, scannedConditions, type UsageFilter } from './usage-filter.ts';
import { roundEdges } from './whole-hours.ts';

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

/**
 * Adds up an account's requests that began between the edges, by bucket, key and model, exactly. Whole hours come from the hourly sums,
 * corrected by the few requests that were booked in a later hour than they began in, and by the requests on the other side of an edge
 * inside an hour. Filters other than key and model are answered from receipts alone, from 20 000 at most.
 */
export async function readSums(
  { sql: client, db }: Pick<Services, 'sql' | 'db'>,
  accountId: string,
  edges: readonly Date[],
  filter: UsageFilter = {},
): Promise<SumsOfPeriod> {
  if (!isSummed(filter)) return readFromReceipts(db, accountId, edges, filter);
  const { edges: hours, moved } = roundEdges(edges);
  const [first, last] = [hours.at(0), hours.at(-1)];
  if (!first || !last) return { rows: [], isTruncated: false };
  const [key, model] = [filter.keyId ?? null, filter.modelId ?? null];
  const [from, to] = [first.toISOString(), last.toISOString()];
  const bucketOf = (at: Fragment) => client`width_bucket(${at}, ${hours.map((edge) => edge.toISOString())}::timestamptz[]) - 1`;
  const matches = (table: Fragment) =>
    client`(${key}::uuid IS NULL OR ${table}.key_id = ${key}::uuid) AND (${model}::text IS NULL OR ${table}.model_id = ${model}::text)`;
  // Sums of sums are numeric, and everything beside them would become it.
  const rows = await client<StoredRow[]>`
    SELECT bucket, key_id AS "keyId", model_id AS "modelId",
      sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(input)::bigint AS input, sum(output)::bigint AS output,
      sum(cache_read)::bigint AS "cacheRead", sum(cache_write)::bigint AS "cacheWrite", sum(cost)::bigint AS cost
    FROM (
      SELECT ${bucketOf(client`h.hour`)} AS bucket, h.key_id, h.model_id, sum(h.requests)::bigint AS requests, sum(h.failures)::bigint AS failures,
        sum(h.input_tokens)::bigint AS input, sum(h.output_tokens)::bigint AS output, sum(h.cache_read_tokens)::bigint AS cache_read,
        sum(h.cache_write_tokens)::bigint AS cache_write, sum(h.total_nano - h.write_off_nano)::bigint AS cost
      FROM usage_hourly h
      WHERE h.account_id = ${accountId} AND h.hour >= ${from}::timestamptz AND h.hour < ${to}::timestamptz AND ${matches(client`h`)}
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT v.bucket, r.key_id, r.model_id, sum(v.sign)::bigint, sum(CASE WHEN r.status = 'failed' THEN v.sign ELSE 0 END)::bigint,
        sum(v.sign * r.input_tokens)::bigint, sum(v.sign * r.output_tokens)::bigint, sum(v.sign * r.cache_read_tokens)::bigint,
        sum(v.sign * r.cache_write_tokens)::bigint, sum(v.sign * (r.total_nano - r.write_off_nano))::bigint
      FROM (
        SELECT *, ${bucketOf(client`created_at`)} AS begun_in, ${bucketOf(client`booked_at`)} AS counted_in FROM receipts
        WHERE account_id = ${accountId} AND booked_at >= ${from}::timestamptz AND created_at < ${to}::timestamptz
          AND date_trunc('hour', booked_at AT TIME ZONE 'UTC') <> date_trunc('hour', created_at AT TIME ZONE 'UTC')
        -- Each is put into its buckets once, and not again where these are named below.
        OFFSET 0) r
      CROSS JOIN LATERAL (VALUES (r.begun_in, 1), (r.counted_in, -1)) AS v(bucket, sign)
      WHERE r.begun_in <> r.counted_in AND ${matches(client`r`)} AND v.bucket BETWEEN 0 AND ${hours.length - 2}
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT v.bucket, p.key_id, p.model_id, v.sign * p.requests, v.sign * p.failures, v.sign * p.input, v.sign * p.output,
        v.sign * p.cache_read, v.sign * p.cache_write, v.sign * p.cost
      FROM (
        SELECT s.bucket, s.counted_in, o.*
        FROM unnest(${moved.map((part) => part.from.toISOString())}::timestamptz[], ${moved.map((part) => part.to.toISOString())}::timestamptz[],
          ${moved.map(({ bucket }) => bucket)}::int[], ${moved.map(({ countedIn }) => countedIn)}::int[]) AS s(begins, ends, bucket, counted_in)
        CROSS JOIN LATERAL (
          SELECT r.key_id, r.model_id, count(*) AS requests, count(*) FILTER (WHERE r.status = 'failed') AS failures,
            sum(r.input_tokens)::bigint AS input, sum(r.output_tokens)::bigint AS output, sum(r.cache_read_tokens)::bigint AS cache_read,
            sum(r.cache_write_tokens)::bigint AS cache_write, sum(r.total_nano - r.write_off_nano)::bigint AS cost
          FROM receipts r
          WHERE r.account_id = ${accountId} AND r.created_at >= s.begins AND r.created_at < s.ends AND ${matches(client`r`)}
          GROUP BY 1, 2) o
        -- Added up once and not for each of the two buckets.
        OFFSET 0) p
      CROSS JOIN LATERAL (VALUES (p.bucket, 1), (p.counted_in, -1)) AS v(bucket, sign)
      WHERE v.bucket BETWEEN 0 AND ${hours.length - 2}
    ) parts
    GROUP BY 1, 2, 3 HAVING sum(requests) <> 0 OR sum(cost) <> 0`;
  return { rows: rows.map(readRow), isTruncated: false };
}

type Fragment = ReturnType<Services['sql']>;

async function readFromReceipts(db: Database, accountId: string, edges: readonly Date[], filter: UsageFilter): Promise<SumsOfPeriod> {
  const [first = new Date(0), last = new Date(0)] = [edges.at(0), edges.at(-1)];
  const { createdAt, keyId, modelId, status, dialect, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = receipts;
  const { totalNano, writeOffNano } = receipts;
  const ofPeriod = and(eq(receipts.accountId, accountId), gte(createdAt, first), lt(createdAt, last), ...indexedConditions(filter));
  const summed = {
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
  };
  // Has the table's name, so that conditions on receipts hold for it.
  const newest = db
    .select(summed)
    .from(receipts)
    .where(ofPeriod)
    .orderBy(desc(createdAt), desc(receipts.id))
    .limit(maxReceipts)
    .as('receipts');
  const add = (value: SQL) => sql<bigint>`sum(${value})::bigint`;
  const [rows, more] = await Promise.all([
    db
      .select({
        bucket: sql<number>`width_bucket(${newest.createdAt}, ${`{${edges.map((edge) => edge.toISOString()).join(',')}}`}::timestamptz[]) - 1`,
        keyId: newest.keyId,
        modelId: newest.modelId,
        requests: sql<bigint>`count(*)`,
        failures: add(sql`(${newest.status} = 'failed')::int`),
        input: add(sql`${newest.inputTokens}`),
        output: add(sql`${newest.outputTokens}`),
        cacheRead: add(sql`${newest.cacheReadTokens}`),
        cacheWrite: add(sql`${newest.cacheWriteTokens}`),
        cost: add(sql`${newest.totalNano} - ${newest.writeOffNano}`),
      })
      .from(newest)
      .where(and(...scannedConditions(filter)))
      .groupBy(sql`1, 2, 3`),
    // Whether there are others, which the index alone tells.
    db.select({ at: createdAt }).from(receipts).where(ofPeriod).orderBy(desc(createdAt), desc(receipts.id)).limit(1).offset(maxReceipts),
  ]);
  return { rows: rows.map(readRow), isTruncated: more.length > 0 };
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
