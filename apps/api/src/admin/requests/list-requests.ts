import { formatUsd } from '@derouter/billing';
import { moment } from '@derouter/contracts';
import type { Sql } from '@derouter/db';
import { idTime } from '@derouter/db';
import { z } from 'zod';
import { firstIdAt } from '../../business/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { readAttempts } from '../../usage/index.ts';

/** A request in a list for staff. Costs are exact decimals in USD. */
export interface StaffRequestView {
  readonly id: string;
  readonly createdAt: string;
  readonly accountId: string;
  readonly email: string | null;
  readonly keyName: string;
  readonly model: string;
  readonly upstream: string | null;
  readonly status: 'completed' | 'failed' | 'canceled' | 'abandoned';
  readonly httpStatus: number;
  readonly errorCode: string | null;
  readonly attempts: number;
  readonly streamed: boolean;
  readonly ttftMs: number | null;
  readonly durationMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: string;
  readonly writeOffUsd: string;
  /** Of the caller. */
  readonly clientRequestId: string | null;
}

export const requestFilter = z.object({
  accountId: z.uuid().optional(),
  keyId: z.uuid().optional(),
  modelId: z.string().max(200).optional(),
  upstreamId: z.uuid().optional(),
  status: z.enum(['completed', 'failed', 'canceled', 'abandoned']).optional(),
  errorCode: z.string().max(100).optional(),
  clientRequestId: z.string().max(128).optional(),
  /** Only those that took at least this long, in all or until the first token. */
  slowMs: z.coerce.number().int().min(1).max(10_000_000).optional(),
  slowTtftMs: z.coerce.number().int().min(1).max(10_000_000).optional(),
  /** `1`: only those of which a part was written off. */
  writtenOff: z.literal('1').optional(),
  /** Of the time at which the request began: from, inclusive, and to, exclusive. */
  from: moment.optional(),
  to: moment.optional(),
});

export type RequestFilter = z.output<typeof requestFilter>;

interface RequestPage {
  readonly items: StaffRequestView[];
  readonly nextCursor: string | null;
  /** Where the search stopped although the page is not full; null otherwise. */
  readonly searchedTo: string | null;
}

type Part = ReturnType<Sql>;

/** Conditions that no index answers are checked on so many requests at most, so that a page takes about as long whatever it finds. */
const maxScanned = 10_000;

/** Requests of all customers, newest first, one page at a time. */
export async function listRequests(
  { sql }: { readonly sql: Sql },
  { cursor, limit, ...filter }: RequestFilter & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<RequestPage> {
  const { indexed, scanned, order } = readConditions(sql, filter, cursor);
  const rows = await sql<RequestRow[]>`
    SELECT ${requestColumns(sql)} FROM (
      SELECT * FROM (SELECT * FROM receipts r WHERE ${indexed} ORDER BY ${order} LIMIT ${maxScanned}) r
      WHERE ${scanned ?? sql`true`} ORDER BY ${order} LIMIT ${limit + 1}) r
    ${requestNames(sql)} ORDER BY ${order}`;
  const items = rows.slice(0, limit).map(viewRequest);
  if (rows.length > limit) return { items, nextCursor: items.at(-1)?.id ?? null, searchedTo: null };
  const [last] =
    scanned === null
      ? []
      : await sql<{ id: string; at: Date }[]>`
          SELECT r.id, r.created_at AS at FROM receipts r WHERE ${indexed} ORDER BY ${order} OFFSET ${maxScanned - 1} LIMIT 1`;
  return { items, nextCursor: last?.id ?? null, searchedTo: last?.at.toISOString() ?? null };
}

/** The columns of a `RequestRow`, from receipts `r` joined by `requestNames`. */
export function requestColumns(sql: Sql): Part {
  return sql`r.id, r.created_at AS "createdAt", r.account_id AS "accountId", u.email, coalesce(k.name, '') AS "keyName", r.model_id AS model,
    p.name AS upstream, r.status, r.http_status AS "httpStatus", r.error_code AS "errorCode", r.attempts, r.streamed, r.ttft_ms AS "ttftMs",
    r.duration_ms AS "durationMs", r.input_tokens AS "inputTokens", r.output_tokens AS "outputTokens",
    r.total_nano - r.write_off_nano AS cost, r.write_off_nano AS "writeOff", r.client_request_id AS "clientRequestId"`;
}

export function requestNames(sql: Sql): Part {
  return sql`
    LEFT JOIN users u ON u.account_id = r.account_id LEFT JOIN keys k ON k.id = r.key_id LEFT JOIN upstreams p ON p.id = r.upstream_id`;
}

export interface RequestRow
  extends Omit<StaffRequestView, 'createdAt' | 'attempts' | 'costUsd' | 'writeOffUsd' | 'inputTokens' | 'outputTokens'> {
  readonly createdAt: Date;
  readonly attempts: unknown;
  readonly cost: bigint;
  readonly writeOff: bigint;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
}

export function viewRequest({ createdAt, attempts, cost, writeOff, inputTokens, outputTokens, ...row }: RequestRow): StaffRequestView {
  return {
    ...row,
    createdAt: createdAt.toISOString(),
    attempts: readAttempts(attempts).length,
    inputTokens: Number(inputTokens),
    outputTokens: Number(outputTokens),
    costUsd: formatUsd(cost),
    writeOffUsd: formatUsd(writeOff),
  };
}

/**
 * The conditions that an index answers in the order of the list, and those that must be checked on each request. Without a customer or a
 * key, requests are read in the order of their ids, which contain their times.
 */
function readConditions(
  sql: Sql,
  filter: RequestFilter,
  cursor: string | undefined,
): { readonly indexed: Part; readonly scanned: Part | null; readonly order: Part } {
  const { accountId, keyId, modelId, upstreamId, status, errorCode, clientRequestId, slowMs, slowTtftMs, writtenOff, from, to } = filter;
  const isOwned = accountId !== undefined || keyId !== undefined;
  const isFailed = status === 'failed' || errorCode !== undefined;
  const byTime = isOwned || isFailed || clientRequestId !== undefined || writtenOff !== undefined;
  const all = (parts: readonly (Part | false | null | undefined)[]): Part | null =>
    parts.filter((part): part is Part => Boolean(part)).reduce<Part | null>((sum, part) => (sum ? sql`${sum} AND ${part}` : part), null);
  const after = cursor === undefined ? null : readCursor(cursor);
  const indexed = all([
    sql`true`,
    accountId !== undefined && sql`r.account_id = ${accountId}`,
    keyId !== undefined && sql`r.key_id = ${keyId}`,
    accountId !== undefined && modelId !== undefined && sql`r.model_id = ${modelId}`,
    isFailed && sql`r.status = 'failed'`,
    accountId !== undefined && status !== undefined && status !== 'completed' && sql`r.status = ${status} AND r.status <> 'completed'`,
    clientRequestId !== undefined && sql`r.client_request_id = ${clientRequestId}`,
    writtenOff !== undefined && sql`r.write_off_nano > 0`,
    from && sql`r.created_at >= ${from.toISOString()}::timestamptz`,
    to && sql`r.created_at < ${to.toISOString()}::timestamptz`,
    !byTime && from && sql`r.id >= ${firstIdAt(from)}::uuid`,
    !byTime && to && sql`r.id < ${firstIdAt(to)}::uuid`,
    after && (byTime ? sql`(r.created_at, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`r.id < ${after.id}::uuid`),
  ]);
  const scanned = all([
    accountId === undefined && modelId !== undefined && sql`r.model_id = ${modelId}`,
    upstreamId !== undefined && sql`r.upstream_id = ${upstreamId}`,
    !isFailed && (accountId === undefined || status === 'completed') && status !== undefined && sql`r.status = ${status}`,
    isFailed && status !== undefined && status !== 'failed' && sql`false`,
    errorCode !== undefined && sql`r.error_code = ${errorCode}`,
    slowMs !== undefined && sql`r.duration_ms >= ${slowMs}`,
    slowTtftMs !== undefined && sql`r.ttft_ms >= ${slowTtftMs}`,
  ]);
  return { indexed: indexed ?? sql`true`, scanned, order: byTime ? sql`r.created_at DESC, r.id DESC` : sql`r.id DESC` };
}

function readCursor(id: string): { readonly id: string; readonly at: string } {
  try {
    return { id, at: idTime(id).toISOString() };
  } catch {
    throw new DerouterError('validation_failed', 'This page of the list does not exist.', { param: 'cursor' });
  }
}
