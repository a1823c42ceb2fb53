import { readClock, type Sql } from '@derouter/db';
import { firstIdAt } from '../../business/index.ts';
import {
  type RequestFilter,
  type RequestRow,
  requestColumns,
  requestFilter,
  requestNames,
  type StaffRequestView,
  viewRequest,
} from './list-requests.ts';

/** The filters of the list without its period: what ends now is what is asked for. */
export const tailFilter = requestFilter.omit({ from: true, to: true });

type TailFilter = Omit<RequestFilter, 'from' | 'to'>;

/** What ended in the last seconds. */
interface RequestTail {
  /** When it was read, by the clock of the database. */
  readonly at: string;
  /** The last ended first. At most `maxItems`. */
  readonly items: readonly StaffRequestView[];
}

/** Pages ask once a second: each request is in several answers, so that one of them may be late. */
const shownSeconds = 5;
const everyMs = 900;
const maxItems = 100;
/** Where nothing has an index by the time of the end, so many of the requests that began last are looked at, and none that began earlier. */
const maxScanned = 10_000;
const maxAgeMs = 15 * 60_000;
/** More in five seconds are not shown: nobody reads them. */
const maxEnded = 1_000;

interface Ended {
  readonly keyId: string;
  readonly upstreamId: string | null;
  readonly request: StaffRequestView;
}

interface Reading {
  readonly startedAt: number;
  readonly ended: Promise<{ readonly at: Date; readonly rows: readonly Ended[] }>;
}

/** By database: what was read last serves everybody who asks within a second, with whatever filter. */
const readings = new WeakMap<Sql, Reading>();

/** Requests of all customers as they end. However many pages ask, the database is read once a second at most by each process. */
export async function readTail({ sql }: { readonly sql: Sql }, filter: TailFilter): Promise<RequestTail> {
  let reading = readings.get(sql);
  if (!reading || performance.now() - reading.startedAt > everyMs) {
    reading = { startedAt: performance.now(), ended: readEnded(sql) };
    readings.set(sql, reading);
    reading.ended.catch(() => readings.delete(sql));
  }
  const { at, rows } = await reading.ended;
  const items = rows.filter((row) => matches(row, filter)).slice(0, maxItems);
  return { at: at.toISOString(), items: items.map(({ request }) => request) };
}

async function readEnded(sql: Sql): Promise<{ readonly at: Date; readonly rows: readonly Ended[] }> {
  const at = await readClock(sql);
  const rows = await sql<(RequestRow & { readonly keyId: string; readonly upstreamId: string | null })[]>`
    SELECT r.key_id AS "keyId", r.upstream_id AS "upstreamId", ${requestColumns(sql)} FROM (
      SELECT * FROM (
        SELECT * FROM receipts WHERE id >= ${firstIdAt(new Date(at.getTime() - maxAgeMs))}::uuid ORDER BY id DESC LIMIT ${maxScanned}) r
      WHERE booked_at > ${at.toISOString()}::timestamptz - ${shownSeconds} * interval '1 second'
      ORDER BY booked_at DESC, id DESC LIMIT ${maxEnded}) r
    ${requestNames(sql)} ORDER BY r.booked_at DESC, r.id DESC`;
  return { at, rows: rows.map(({ keyId, upstreamId, ...row }) => ({ keyId, upstreamId, request: viewRequest(row) })) };
}

function matches({ keyId, upstreamId, request }: Ended, filter: TailFilter): boolean {
  const isSame = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value;
  return (
    isSame(filter.accountId, request.accountId) &&
    isSame(filter.keyId, keyId) &&
    isSame(filter.modelId, request.model) &&
    isSame<string | null>(filter.upstreamId, upstreamId) &&
    isSame<string>(filter.status, request.status) &&
    isSame<string | null>(filter.errorCode, request.errorCode) &&
    isSame<string | null>(filter.clientRequestId, request.clientRequestId) &&
    request.durationMs >= (filter.slowMs ?? 0) &&
    (filter.slowTtftMs === undefined || (request.ttftMs ?? -1) >= filter.slowTtftMs) &&
    (filter.writtenOff === undefined || Number(request.writeOffUsd) > 0)
  );
}
