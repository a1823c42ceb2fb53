import { parsePriceRates, readAdmission, type Settlement, type StoredAdmission, storeAdmission, writeJson } from '@derouter/billing';
import { databaseNowMs, schema } from '@derouter/db';
import { isRecord, readAnswer, storedDialect } from '@derouter/protocols';
import { eq } from 'drizzle-orm';
import { costOfUsage, type UpstreamRow } from '../../catalog/index.ts';
import type { Services } from '../../services.ts';
import type { TokenEstimator } from '../estimate/index.ts';
import type { Admitted } from '../exchange.ts';
import { chargedTier, decideCharge } from '../stages/decide-charge.ts';
import type { Dispatched } from '../stages/dispatch.ts';
import { unknownUsageOf } from '../stages/settle.ts';
import { readJson } from '../upstreams/index.ts';

/** A request whose answer is pending, as stored between polls. */
interface Pending {
  readonly admission: StoredAdmission;
  readonly promptTokens: number;
  readonly streamed: boolean;
  readonly systemPrompt: string;
  readonly upstreamModel: string;
  readonly attempts: Dispatched['attempts'];
  /** The requested service tier; missing in rows of older versions. */
  readonly tier?: string | null;
}

interface Row {
  readonly requestId: string;
  readonly responseId: string;
  readonly upstreamId: string;
  readonly pending: Pending;
  readonly polls: number;
  readonly misses: number;
  readonly ageHours: number;
}

const columns = `request_id AS "requestId", response_id AS "responseId", upstream_id AS "upstreamId", pending, polls, misses,
  (extract(epoch FROM now() - created_at) / 3600)::float8 AS "ageHours"`;

const pollMs = 1_000;
const maxWaitSeconds = 20;
/** Maximum time for which providers store a background run. */
const maxRunHours = 24;
/** A provider may not find a response right after creating it. After this many misses in a row, it is considered gone. */
const maxMisses = 3;
/** Delay after a miss: 2 s, then 4 s. */
const missWaitSeconds = 2;

export interface BackgroundRuns {
  /** Takes over a request that continues at the provider. Its hold stays until the run has ended and is charged. */
  handOver(admitted: Admitted, dispatched: Dispatched, responseId: string): Promise<void>;
  /** Charges a run if it has ended. `seen`: the response that was just read. */
  settleEnded(responseId: string, seen: unknown): Promise<void>;
  /** Whether a run has not been charged yet. */
  isOpen(responseId: string): Promise<boolean>;
  /** Cancels a run at the provider after its key was revoked or its account suspended. */
  cancel(upstream: UpstreamRow, responseId: string): void;
  close(): Promise<void>;
}

/** Polls background runs at providers and settles those that have ended. All processes share the work. */
export function createBackgroundRuns(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'log' | 'sql' | 'upstreams'>,
  estimator: TokenEstimator,
): BackgroundRuns {
  const { billing, log, sql, upstreams } = services;
  let polling: Promise<void> | null = null;
  const tick = () => {
    polling ??= pollAll(services, estimator)
      .catch((error: unknown) => log.error({ err: error }, 'failed to poll background responses'))
      .finally(() => {
        polling = null;
      });
  };
  const timer = setInterval(tick, pollMs);
  timer.unref();
  return {
    async handOver({ admission, prompt, view, systemPromptOutcome }, { call, attempts }, responseId) {
      const pending: Pending = {
        admission: storeAdmission(admission),
        promptTokens: prompt.typical,
        streamed: view.stream,
        systemPrompt: systemPromptOutcome,
        upstreamModel: call.model,
        attempts,
        tier: view.tier,
      };
      await billing.handOver(
        admission,
        (tx) => tx`
          INSERT INTO background_responses (request_id, response_id, upstream_id, pending, next_poll_at)
          VALUES (${admission.requestId}, ${responseId}, ${call.route.upstreamId}, ${writeJson(pending)}::jsonb, now() + interval '1 second')
          ON CONFLICT DO NOTHING`,
      );
    },
    async settleEnded(responseId, seen) {
      if (!isRecord(seen) || !readAnswer(storedDialect, seen).ended) return;
      const [row] = await sql<Row[]>`
        UPDATE background_responses SET next_poll_at = now() + interval '30 seconds'
        WHERE response_id = ${responseId} RETURNING ${sql.unsafe(columns)}`;
      if (row) await pollRun(row, seen, services, estimator);
    },
    async isOpen(responseId) {
      return (await sql`SELECT 1 FROM background_responses WHERE response_id = ${responseId} LIMIT 1`).length > 0;
    },
    cancel(upstream, responseId) {
      const path = `/responses/${encodeURIComponent(responseId)}/cancel`;
      upstreams
        .send({ upstream, method: 'POST', path, body: ['{}'], signal: AbortSignal.timeout(10_000) })
        .then(({ body }) => body.destroy())
        .catch((error: unknown) => log.warn({ err: error }, 'failed to cancel a background run'));
    },
    async close() {
      clearInterval(timer);
      await polling;
    },
  };
}

async function pollAll(
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'log' | 'sql' | 'upstreams'>,
  estimator: TokenEstimator,
): Promise<void> {
  // A process claims a row for half a minute. If it dies, another process can claim the row afterwards.
  const rows = await services.sql<Row[]>`
    UPDATE background_responses SET next_poll_at = now() + interval '30 seconds', polls = polls + 1
    WHERE request_id IN (SELECT request_id FROM background_responses WHERE next_poll_at <= now() ORDER BY next_poll_at LIMIT 50 FOR UPDATE SKIP LOCKED)
    RETURNING ${services.sql.unsafe(columns)}`;
  await Promise.all(
    rows.map((row) =>
      pollRun(row, undefined, services, estimator).catch((error: unknown) => {
        services.log.warn({ err: error, requestId: row.requestId }, 'failed to poll a background response');
      }),
    ),
  );
}

/** Charges a run if it has ended. `seen`: the response, if it was just read. */
async function pollRun(
  row: Row,
  seen: unknown,
  services: Pick<Services, 'billing' | 'catalog' | 'db' | 'sql' | 'upstreams'>,
  estimator: TokenEstimator,
): Promise<void> {
  const { db, sql } = services;
  const { isThere, body } = seen === undefined ? await fetchRun(row, services) : { isThere: true, body: seen };
  const misses = isThere ? 0 : row.misses + 1;
  const isGone = misses >= maxMisses || row.ageHours > maxRunHours;
  const reading = isRecord(body) ? readAnswer(storedDialect, body) : null;
  if (!isGone && !reading?.ended) {
    const seconds = misses > 0 ? missWaitSeconds * misses : Math.min(1.3 ** row.polls, maxWaitSeconds);
    await sql`
      UPDATE background_responses SET misses = ${misses}, next_poll_at = now() + make_interval(secs => ${seconds})
      WHERE request_id = ${row.requestId}`;
    return;
  }
  await services.billing.settle(await settlementOf(row, row.pending, reading, services, estimator));
  await db.delete(schema.backgroundResponses).where(eq(schema.backgroundResponses.requestId, row.requestId));
}

/** Reads the response at the provider; `body` is null if it could not be read. */
async function fetchRun(
  row: Row,
  { catalog, upstreams }: Pick<Services, 'catalog' | 'upstreams'>,
): Promise<{ isThere: boolean; body: unknown }> {
  const upstream = catalog.upstreams().find(({ id }) => id === row.upstreamId);
  if (!upstream) return { isThere: true, body: null };
  const path = `/responses/${encodeURIComponent(row.responseId)}`;
  const { statusCode, body } = await upstreams.send({ upstream, method: 'GET', path, signal: AbortSignal.timeout(20_000) });
  const said = await readJson(body).catch(() => null);
  return { isThere: statusCode !== 404, body: statusCode === 200 ? said : null };
}

async function settlementOf(
  row: Row,
  pending: Pending,
  reading: ReturnType<typeof readAnswer> | null,
  { sql, catalog }: Pick<Services, 'catalog' | 'sql'>,
  estimator: TokenEstimator,
): Promise<Settlement> {
  const admission = readAdmission(pending.admission);
  const [version] = await sql<{ rates: unknown }[]>`SELECT rates FROM price_versions WHERE id = ${admission.priceVersionId}`;
  if (!version) throw new Error(`price version ${admission.priceVersionId} is gone`);
  const rates = parsePriceRates(version.rates);
  const vendor = catalog.find(admission.modelId)?.model.vendor ?? '';
  const failed = reading === null || reading.error !== null;
  const { usage, source, status } = reading
    ? decideCharge(
        {
          ending: failed ? 'upstream_failed' : 'complete',
          reading,
          delivered: reading.usageIsFinal || reading.deliveredTokens > 0,
          ttftMs: null,
          httpStatus: 200,
          errorCode: null,
          body: null,
        },
        { prompt: pending.promptTokens, output: estimator.output({ id: admission.modelId, vendor }, reading) },
      )
    : { usage: null, source: 'none' as const, status: 'failed' as const };
  const serviceTier = reading && chargedTier(reading, source, pending.tier ?? null);
  const upstream = catalog.upstreams().find(({ id }) => id === row.upstreamId);
  return {
    admission,
    outcome: {
      priced: usage && { usage, rates, serviceTier },
      costNano: usage && upstream ? costOfUsage(upstream, pending.upstreamModel, { usage, serviceTier }) : null,
      unknownUsage: unknownUsageOf(reading?.usage ?? null, rates),
      source,
      status,
      errorCode: reading ? (reading.error?.type.slice(0, 80) ?? null) : 'response_gone',
      httpStatus: 200,
      finishReason: reading?.finishReason?.slice(0, 100) ?? null,
      streamed: pending.streamed,
      systemPrompt: pending.systemPrompt,
      upstreamId: row.upstreamId,
      upstreamModel: pending.upstreamModel,
      ttftMs: null,
      durationMs: databaseNowMs() - admission.createdAt.getTime(),
      attempts: pending.attempts,
    },
  };
}
