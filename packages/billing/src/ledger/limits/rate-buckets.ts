import type { GuardedTransaction } from '@derouter/db';
import type { AdmissionLimits, RateLevel, RateLevels, RateLimit } from '../admission.ts';
import type { Column } from '../batch/columns.ts';

/** How full the buckets of a subject were at a time. Leaky: each holds a minute's worth and empties at a constant rate. */
export interface RateBucket {
  readonly subject: string;
  requests: number;
  tokens: number;
  /** On this process's monotonic clock. */
  atMs: number;
  /** As the wallet's stamp. */
  stamp: bigint;
  /** Since the batch began. */
  isChanged: boolean;
}

/** Tolerance for a level after a wait of exactly the reported length. */
export const slack = 1e-3;

export const bucketColumns: readonly Column<RateBucket>[] = [
  { name: 'b_subject', type: 'text', of: ({ subject }) => subject },
  { name: 'b_requests', type: 'double precision', of: ({ requests }) => requests },
  { name: 'b_tokens', type: 'double precision', of: ({ tokens }) => tokens },
];

/** The levels of a bucket after leaking until now. */
export function leakedLevels(
  bucket: Pick<RateBucket, 'requests' | 'tokens' | 'atMs'>,
  { requestsPerMinute, tokensPerMinute }: RateLimit,
  nowMs: number,
): Pick<RateBucket, 'requests' | 'tokens'> {
  const minutes = Math.max(0, nowMs - bucket.atMs) / 60_000;
  const level = (before: number, perMinute: number | null) => (perMinute === null ? 0 : Math.max(0, before - minutes * perMinute));
  return { requests: level(bucket.requests, requestsPerMinute), tokens: level(bucket.tokens, tokensPerMinute) };
}

/** Lets a bucket leak until now. */
export function leak(bucket: RateBucket, rate: RateLimit, nowMs: number): void {
  Object.assign(bucket, leakedLevels(bucket, rate, nowMs), { atMs: nowMs });
}

/** Locks and reads buckets; a subject that is new gets empty ones. */
export async function readBuckets(
  { sql: tx, xid }: GuardedTransaction,
  subjects: readonly string[],
  nowMs: () => number,
): Promise<Map<string, RateBucket>> {
  if (subjects.length === 0) return new Map();
  const sorted = subjects.toSorted();
  const [, rows] = await Promise.all([
    tx`INSERT INTO rate_buckets (subject) SELECT s FROM unnest(${sorted}::text[]) AS s WHERE in_transaction(${xid}) ORDER BY s ON CONFLICT DO NOTHING`,
    tx<{ subject: string; requests: number; tokens: number; stamp: bigint; ageMs: number }[]>`
      SELECT subject, requests, tokens, stamp, extract(epoch FROM clock_timestamp() - updated_at)::float8 * 1000 AS "ageMs"
      FROM rate_buckets WHERE subject = ANY(${sorted}::text[]) ORDER BY subject FOR UPDATE`,
  ]);
  return new Map(rows.map(({ ageMs, ...row }) => [row.subject, { ...row, atMs: nowMs() - ageMs, isChanged: false }]));
}

/** What remains of the tightest limit of each kind. */
export function rateLevels(limits: AdmissionLimits | undefined, buckets: ReadonlyMap<string, RateBucket>): RateLevels {
  let requests: RateLevel | null = null;
  let tokens: RateLevel | null = null;
  const tighter = (current: RateLevel | null, limit: number | null, level: number): RateLevel | null => {
    if (limit === null) return current;
    const remaining = Math.max(0, Math.floor(limit - level + slack));
    return current && current.remaining <= remaining ? current : { limit, remaining, resetSeconds: Math.ceil((level * 60) / limit) };
  };
  for (const { subject, requestsPerMinute, tokensPerMinute } of limits?.rates ?? []) {
    const bucket = bucketOf(buckets, subject);
    requests = tighter(requests, requestsPerMinute, bucket.requests);
    tokens = tighter(tokens, tokensPerMinute, bucket.tokens);
  }
  return { requests, tokens };
}

export function bucketOf(buckets: ReadonlyMap<string, RateBucket>, subject: string): RateBucket {
  const bucket = buckets.get(subject);
  if (!bucket) throw new Error(`the buckets of ${subject} were not read`);
  return bucket;
}
