import { formatUsd, parseUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { isRecord } from '@derouter/protocols';
import type { UpstreamRow } from '../catalog/index.ts';
import { readJson } from '../gateway/index.ts';
import type { Services } from '../services.ts';

/** What is left of the credit that was prepaid at an upstream. */
export interface UpstreamCredit {
  readonly upstreamId: string;
  readonly source: 'openrouter' | 'deepseek' | 'staff';
  /** Decimal USD; null until it was read. */
  readonly leftUsd: string | null;
  /** Days that it lasts at the cost of the last seven days; null if that cost nothing. */
  readonly days: number | null;
  readonly readAt: string | null;
  /** Why the last reading failed. */
  readonly error: string | null;
  readonly alertDays: number;
  /** Whether it lasts for fewer days than `alertDays`. */
  readonly isLow: boolean;
}

const windowDays = 7n;

/** The credit of each upstream that has a source for it. Needs the sums of `rollUpUpstreams`. */
export async function readUpstreamCredits({ sql }: { readonly sql: Sql }): Promise<UpstreamCredit[]> {
  const rows = await sql<
    {
      upstreamId: string;
      source: UpstreamCredit['source'];
      credit: bigint | null;
      readAt: Date | null;
      error: string | null;
      alertDays: number;
      week: bigint;
      since: bigint;
    }[]
  >`
    SELECT u.id AS "upstreamId", u.credit_source AS source, u.credit_nano AS credit, u.credit_read_at AS "readAt", u.credit_error AS error,
      u.credit_alert_days AS "alertDays", coalesce(h.week, 0)::bigint AS week, coalesce(h.since, 0)::bigint AS since
    FROM upstreams u LEFT JOIN LATERAL (
      SELECT sum(cost_nano) FILTER (WHERE hour > now() - interval '7 days') AS week,
        sum(cost_nano) FILTER (WHERE hour >= date_trunc('hour', u.credit_read_at, 'UTC')) AS since
      FROM upstream_hourly WHERE upstream_id = u.id AND hour > least(now() - interval '7 days', u.credit_read_at - interval '1 hour')) h ON true
    WHERE u.credit_source <> 'none'`;
  return rows.map(({ credit, readAt, week, since, ...row }) => {
    // What a provider says is current; what staff entered was spent since.
    const left = credit === null ? null : row.source === 'staff' ? credit - since : credit;
    const days = left === null || week === 0n ? null : Math.floor(Number((left * windowDays * 10n) / week) / 10);
    return {
      ...row,
      leftUsd: left === null ? null : formatUsd(left),
      days,
      readAt: readAt?.toISOString() ?? null,
      isLow: left !== null && (left <= 0n || (days !== null && days < row.alertDays)),
    };
  });
}

const maxMs = 15_000;

/** Asks the providers that tell it what is left of our credit there. */
export async function askUpstreamCredits(services: Pick<Services, 'catalog' | 'sql' | 'upstreams'>): Promise<void> {
  for (const upstream of services.catalog.upstreams()) {
    const { creditSource } = upstream;
    if (creditSource !== 'openrouter' && creditSource !== 'deepseek') continue;
    const { nano, error } = await ask(services, upstream, creditSource).catch((thrown: unknown) => ({
      nano: null,
      error: `The upstream cannot be reached (${(thrown as NodeJS.ErrnoException).code ?? (thrown as Error).name}).`,
    }));
    await services.sql`
      UPDATE upstreams SET credit_error = ${error}, credit_nano = coalesce(${nano === null ? null : nano.toString()}::bigint, credit_nano),
        credit_read_at = CASE WHEN ${error}::text IS NULL THEN now() ELSE credit_read_at END
      WHERE id = ${upstream.id} AND credit_source = ${creditSource}`;
  }
}

interface Answer {
  readonly nano: bigint | null;
  readonly error: string | null;
}

/** OpenRouter: `GET /credits` below the API's address. DeepSeek: `GET /user/balance` at the host. */
async function ask({ upstreams }: Pick<Services, 'upstreams'>, upstream: UpstreamRow, source: 'openrouter' | 'deepseek'): Promise<Answer> {
  const response = await upstreams.send({
    upstream: source === 'openrouter' ? upstream : { ...upstream, baseUrl: new URL(upstream.baseUrl).origin },
    method: 'GET',
    path: source === 'openrouter' ? '/credits' : '/user/balance',
    signal: AbortSignal.timeout(maxMs),
  });
  const body: unknown = await readJson(response.body).catch(() => null);
  if (response.statusCode !== 200) return { nano: null, error: `The upstream answered ${response.statusCode}.` };
  const nano = source === 'openrouter' ? creditOfOpenRouter(body) : creditOfDeepSeek(body);
  return { nano, error: nano === null ? 'The answer names no credit in USD.' : null };
}

function creditOfOpenRouter(body: unknown): bigint | null {
  if (!isRecord(body) || !isRecord(body.data)) return null;
  const { total_credits: bought, total_usage: used } = body.data;
  return typeof bought === 'number' && typeof used === 'number' ? toNano(bought - used) : null;
}

function creditOfDeepSeek(body: unknown): bigint | null {
  const infos = isRecord(body) && Array.isArray(body.balance_infos) ? body.balance_infos.filter(isRecord) : [];
  const usd = infos.find(({ currency }) => currency === 'USD')?.total_balance;
  return typeof usd === 'string' && /^-?\d{1,9}(\.\d{1,9})?$/.test(usd) ? toNano(Number(usd)) : null;
}

function toNano(usd: number): bigint | null {
  if (!Number.isFinite(usd) || Math.abs(usd) >= 1e9) return null;
  const nano = parseUsd(Math.abs(usd).toFixed(6));
  return usd < 0 ? -nano : nano;
}
