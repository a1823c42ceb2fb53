import { formatUsd, readWallet } from '@derouter/billing';
import { type Dialect, isRecord, writeErrorBody } from '@derouter/protocols';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import type { TokenEstimator } from './estimate/index.ts';
import type { Admitted, Received } from './exchange.ts';
import { sendError } from './send-error.ts';
import { admit } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import { DispatchError, type Dispatched, type DispatchParts, dispatch } from './stages/dispatch.ts';
import { instruct } from './stages/instruct.ts';
import { pin } from './stages/pin.ts';
import { readBody } from './stages/read-body.ts';
import { type Relayed, relay } from './stages/relay.ts';
import { resolve } from './stages/resolve.ts';
import { settle, settleUnanswered } from './stages/settle.ts';
import type { BackgroundRuns } from './stored-responses/background.ts';
import { rememberResponse } from './stored-responses/stored-responses.ts';

export interface PipelineParts {
  readonly services: Services;
  readonly estimator: TokenEstimator;
  readonly dispatching: DispatchParts;
  readonly background: BackgroundRuns;
}

/**
 * The stages of a request, in order. Before `admit` nothing is held; after it every way out settles.
 * Never rejects: what goes wrong is answered in the caller's dialect.
 */
export async function runPipeline(received: Received, { services, estimator, dispatching, background }: PipelineParts): Promise<void> {
  const { response, dialect, requestId } = received;
  const { billing, catalog, config, db, keys, log, sql } = services;
  let admitted: Admitted | null = null;
  try {
    const authenticated = await authenticate(received, keys);
    const hasCredit = async (walletId: bigint) => (await readWallet(sql, walletId)).postedNano > 0n;
    const withBody = await readBody(authenticated, config.requestBodyLimitBytes, hasCredit);
    const resolved = instruct(await pin(resolve(withBody, catalog), db));
    if (received.operation === 'count_tokens') {
      if (resolved.routes.length === 0) {
        // Only Anthropic counts for a caller of its dialect; what others will count is estimated.
        return void response.json({ input_tokens: estimator.prompt(resolved.entry.model, resolved.body).typical });
      }
      const dispatched = await dispatch(resolved, dispatching);
      finish(received, dispatched, await relay(resolved, dispatched, dispatching.timeouts));
      return;
    }
    admitted = await admit(resolved, billing, estimator);
    if (admitted.loweredOutput !== null) response.setHeader('x-derouter-max-tokens-lowered', String(admitted.loweredOutput));
    response.setHeader('x-derouter-receipt', requestId);
    const dispatched = await dispatch(admitted, dispatching);
    sayTranslated(received, dispatched);
    const relayed = await relay(resolved, dispatched, dispatching.timeouts);
    await keepResponse(admitted, dispatched, relayed, services);
    const { id, ended } = relayed.reading;
    if (resolved.view.kept.background && id && !ended && ['complete', 'client_gone', 'shutdown'].includes(relayed.ending)) {
      await background.handOver(admitted, dispatched, id);
      return finish(received, dispatched, relayed);
    }
    const receipt = await settle(admitted, dispatched, relayed, { billing, estimator });
    if (receipt.writeOffNano > 0n) {
      log.warn({ requestId, writeOffUsd: formatUsd(receipt.writeOffNano) }, 'a charge exceeded the credit: the rest was written off');
    }
    if (!response.headersSent) response.setHeader('x-derouter-cost-usd', formatUsd(receipt.totalNano - receipt.writeOffNano));
    finish(received, dispatched, relayed);
  } catch (thrown) {
    const error = sendError(response, dialect, thrown, requestId);
    if (error.status >= 500) log.error({ err: error.cause ?? error, code: error.code, requestId }, 'a request failed');
    if (!response.writableEnded) response.end();
    if (admitted) await giveUp(admitted, error, thrown, services);
  }
}

/** Notes whose a response is that the provider keeps, before its id is of use to anybody. */
async function keepResponse(
  { principal, view, dialect }: Admitted,
  { call }: Dispatched,
  { reading }: Relayed,
  { db }: Services,
): Promise<void> {
  if (!view.kept.stores || call.dialect !== dialect || !reading.id) return;
  const { upstreamId, modelId } = call.route;
  await rememberResponse(db, principal.accountId, { id: reading.id, upstreamId, modelId });
}

/** Headers that say when an answer comes from a provider of another dialect, and what could be carried only roughly. */
function sayTranslated({ response, dialect }: Received, { call }: Dispatched): void {
  if (call.dialect === dialect) return;
  response.setHeader('x-derouter-translated', call.dialect);
  if (call.approximations.length > 0) response.setHeader('x-derouter-approximated', call.approximations.join('; ').slice(0, 2_000));
}

/** Sends a whole answer, or ends a stream. */
function finish(
  { response, dialect, requestId }: Received,
  { upstream, call }: Dispatched,
  { body, httpStatus, ending, reading }: Relayed,
): void {
  if (response.headersSent) return void response.end();
  if (ending === 'client_gone') return void response.destroy();
  if (!body) {
    const message = reading.error
      ? `The provider reported an error: ${reading.error.message}`
      : 'The provider failed to answer. Nothing was charged; try again.';
    return void sendError(
      response,
      dialect,
      new DerouterError(
        ending === 'shutdown' ? 'shutting_down' : ending === 'suspended' ? 'account_suspended' : 'upstream_failed',
        ending === 'suspended' ? 'This key may not be used any more.' : message,
      ),
      requestId,
    );
  }
  response.status(httpStatus).type('application/json');
  response.end(
    upstream.statusCode >= 400 ? rewriteError(body, { dialect, isOwn: call.dialect === dialect, status: httpStatus, requestId }) : body,
  );
}

/** A provider's refusal of what the caller sent, with our request id and without anything about our account there. */
function rewriteError(
  body: Buffer,
  { dialect, isOwn, status, requestId }: { dialect: Dialect; isOwn: boolean; status: number; requestId: string },
): string {
  let said: unknown;
  try {
    said = JSON.parse(body.toString('utf8'));
  } catch {
    said = null;
  }
  const error = isRecord(said) && isRecord(said.error) ? said.error : {};
  const message = typeof error.message === 'string' ? error.message : 'The provider refused this request.';
  if (!isOwn) return writeErrorBody(dialect, { status, code: 'upstream_refused', message, requestId });
  const kept = Object.fromEntries(['type', 'param', 'code'].filter((name) => name in error).map((name) => [name, error[name]]));
  const isAnthropic = isRecord(said) && said.type === 'error';
  return JSON.stringify(
    isAnthropic ? { type: 'error', error: { ...kept, message }, request_id: requestId } : { error: { message, ...kept } },
  );
}

/** Frees the hold of a request that ended before an upstream's answer was settled. */
async function giveUp(admitted: Admitted, error: DerouterError, thrown: unknown, { billing, log }: Services): Promise<void> {
  const gone = error.code === 'client_gone';
  try {
    await settleUnanswered(
      admitted,
      {
        status: gone ? 'canceled' : 'failed',
        errorCode: error.code,
        httpStatus: error.status,
        attempts: thrown instanceof DispatchError ? thrown.attempts : [],
      },
      billing,
    );
  } catch (settling) {
    log.error({ err: settling, requestId: admitted.requestId }, 'a hold could not be freed: it is freed with the lease');
  }
}
