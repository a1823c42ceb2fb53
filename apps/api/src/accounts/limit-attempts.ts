import type { Sql, TransactionSql } from '@derouter/db';
import type { Services } from '../services.ts';
import { isLoopback } from '../web/index.ts';

/** At most `max` attempts of a bucket in any `windowSeconds`. */
export interface AttemptLimit {
  /** What is counted and for whom, such as `verify network 192.0.2.1`. */
  readonly bucket: string;
  readonly max: number;
  readonly windowSeconds: number;
}

/**
 * Counts an attempt in the transaction `tx` unless one of its limits is reached; then returns that limit. Exact under concurrent
 * attempts on all processes: each bucket is locked until the transaction ends.
 */
export async function takeAttempt(tx: Sql | TransactionSql, limits: readonly AttemptLimit[]): Promise<AttemptLimit | null> {
  // In one order, so that two attempts cannot wait for each other.
  const buckets = [...new Set(limits.map(({ bucket }) => bucket))].sort();
  for (const bucket of buckets) await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`attempt ${bucket}`}, 0))`;
  for (const limit of limits) {
    const [row] = await tx<{ reached: boolean }[]>`
      SELECT count(*) >= ${limit.max} AS reached FROM attempts
      WHERE bucket = ${limit.bucket} AND created_at > clock_timestamp() - make_interval(secs => ${limit.windowSeconds})`;
    if (row?.reached) return limit;
  }
  for (const bucket of buckets) await tx`INSERT INTO attempts (bucket, created_at) VALUES (${bucket}, clock_timestamp())`;
  return null;
}

/** The limit of a network. None for the machine itself in local mode. */
export function networkLimit(
  { config }: Pick<Services, 'config'>,
  network: string,
  { bucket, ...limit }: AttemptLimit,
): readonly AttemptLimit[] {
  return config.mode === 'local' && isLoopback(network) ? [] : [{ ...limit, bucket: `${bucket} network ${network}` }];
}
