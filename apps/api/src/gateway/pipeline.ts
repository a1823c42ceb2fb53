import { formatUsd, readWallet, type SettledReceipt, toShown } from '@derouter/billing';
import { clientDialects, cutText, tidyNotes } from '@derouter/protocols';
import { DerouterError } from '../errors/index.ts';
import type { Principal } from '../keys/index.ts';
import type { Services } from '../services.ts';
import type { TracedAnswer } from '../telemetry/index.ts';
import type { TokenEstimator } from './estimate/index.ts';
import type { Admitted, Received, WithSystemPrompt } from './exchange.ts';
import { adaptOpenrouterBody } from './openrouter/adapt-body.ts';
import { relay } from './relay/relay.ts';
import type { Relayed } from './relay/relayed.ts';
import { StreamOpening } from './relay/stream-opening.ts';
import { failStream, sendError, sendRefusal } from './send-error.ts';
import { addSystemPrompt } from './stages/add-system-prompt.ts';
import { admit, admitFree, planAdmission } from './stages/admit.ts';
import { authenticate } from './stages/authenticate.ts';
import { DispatchError, type Dispatched, type DispatchParts, dispatch } from './stages/dispatch.ts';
import { dispatchEarly } from './stages/dispatch-early.ts';
import { pinToUpstream } from './stages/pin-to-upstream.ts';
import { readBody } from './stages/read-body.ts';
import { readLabels } from './stages/read-labels.ts';
import { refuseWithoutCredit } from './stages/refuse-admission.ts';
import { resolve } from './stages/resolve.ts';
import { readRefusal, rewriteError } from './stages/rewrite-error.ts';
import { settle, settleUnanswered } from './stages/settle.ts';
import type { BackgroundRuns } from './stored-responses/background.ts';
import { recordStored } from './stored-responses/stored-responses.ts';

export interface PipelineParts {
  readonly services: Pick<Services, 'billing' | 'catalog' | 'config' | 'db' | 'keys' | 'metrics' | 'sealer' | 'sql'>;
  readonly estimator: TokenEstimator;
  readonly dispatching: DispatchParts;
  readonly background: BackgroundRuns;
}

/**
 * Runs the stages of a request in order. There is no hold before `admit`; after it, every path settles.
 * Never rejects: every failure is answered in the caller's dialect.
 */
export async function runPipeline(received: Received, parts: PipelineParts): Promise<void> {
  const { services, estimator, dispatching, background } = parts;
  const { response, dialect, requestId } = received;
  const { billing, catalog, config, db, keys, metrics, sealer, sql } = services;
  let admitted: Admitted | null = null;
  let opening: StreamOpening | null = null;
  try {
    const authenticated = await authenticate(received, keys);
    const requireCredit = async (principal: Principal) => {
      if ((await readWallet(sql, principal.walletId)).postedNano <= 0n) throw refuseWithoutCredit(principal, config.publicUrl);
    };
    // A single expression, so that no variable keeps a replaced body alive, which may be many megabytes.
    const resolved = addSystemPrompt(
      await pinToUpstream(resolve(adaptOpenrouterBody(await readBody(authenticated, config, requireCredit)), catalog), db),
    );
    const labels = readLabels(resolved, sealer);
    if (received.operation === 'count_tokens') return await countTokens(resolved, parts);
    const planned = planAdmission(resolved, { estimator, labels });
    const early = dispatchEarly(planned, { billing, dispatching, metrics });
    const plannedAt = performance.now();
    admitted = await admit(planned, { billing, publicUrl: config.publicUrl }).catch((error: unknown) => {
      early?.cancel();
      throw error;
    });
    metrics.observeStage('admit', performance.now() - plannedAt);
    if (admitted.loweredOutput !== null) response.setHeader('x-derouter-max-tokens-lowered', String(admitted.loweredOutput));
    response.setHeader('x-derouter-receipt', requestId);
    opening = new StreamOpening(admitted);
    if (admitted.view.stream && clientDialects[dialect].isChat) opening.openLate(config.upstreamTimeouts);
    const dispatched = await (early?.take(admitted) ?? dispatch(admitted, dispatching));
    opening.end();
    if (opening.isWaiting) metrics.countEarlyComment(dialect);
    billing.describeRunning(requestId, {
      streamed: admitted.view.stream,
      systemPrompt: admitted.systemPromptOutcome,
      upstreamId: dispatched.call.route.upstreamId,
      upstreamModel: dispatched.call.model,
      attempts: dispatched.attempts,
    });
    setTranslationHeaders(received, dispatched);
    const relayed = await relay(resolved, dispatched, {
      ...dispatching,
      opening,
      promptTokens: admitted.prompt.typical,
      countText: estimator.text,
      onStored: recordStoredObjects(admitted, dispatched, services),
    });
    // From here on the answer is charged even if something else fails.
    const { id, ended } = relayed.reading;
    if (resolved.view.kept.background && id && !ended) {
      if (relayed.ending === 'suspended') background.cancel(dispatched.call.route.upstream, id);
      else if (['complete', 'client_gone', 'shutdown'].includes(relayed.ending)) {
        await background.handOver(admitted, dispatched, id);
        return finish(received, dispatched, relayed, opening);
      }
    }
    const costUsd = costOf(await charge(admitted, dispatched, relayed, parts), admitted);
    if (!response.headersSent) response.setHeader('x-derouter-cost-usd', costUsd);
    finish(received, dispatched, relayed, opening, costUsd);
  } catch (thrown) {
    // Do not wait for the rest of a body that will not be read.
    if (thrown instanceof DerouterError && /^(body_too_large|request_timeout)$/.test(thrown.code) && !response.headersSent) {
      response.setHeader('connection', 'close');
    }
    opening?.end();
    if (opening?.isWaiting) metrics.countEarlyComment(dialect);
    const error = opening?.isWaiting ? failStream(opening, dialect, thrown, requestId) : sendError(response, dialect, thrown, requestId);
    received.onError(error);
    if (error.status >= 500) (admitted ?? received).log.error({ err: error.cause ?? error, code: error.code }, 'a request failed');
    if (!response.writableEnded) response.end();
    if (admitted) await giveUp(admitted, error, thrown, services);
  }
}

/** Charges an answer. */
async function charge(
  admitted: Admitted,
  dispatched: Dispatched,
  relayed: Relayed,
  { services: { billing, metrics }, estimator }: PipelineParts,
): Promise<SettledReceipt> {
  if (relayed.pace) metrics.observePace(admitted.dialect, relayed.pace);
  const endedAt = performance.now();
  const receipt = await settle(admitted, dispatched, relayed, { billing, estimator });
  metrics.observeStage('settle', performance.now() - endedAt);
  admitted.trace?.answered(describeAnswer(admitted, relayed, receipt));
  if (receipt.writeOffNano > 0n) {
    admitted.log.warn({ writeOffUsd: formatUsd(receipt.writeOffNano) }, 'charge exceeded the credit; the rest was written off');
  }
  return receipt;
}

/** What a trace says about an answer: no content. */
function describeAnswer(
  { view }: Admitted,
  { reading, errorCode, ttftMs, pace }: Relayed,
  { lineItems, totalNano, writeOffNano }: SettledReceipt,
): TracedAnswer {
  return {
    responseId: reading.id ?? null,
    responseModel: reading.model ?? null,
    finishReason: reading.finishReason,
    errorType: errorCode,
    ttftMs: view.stream ? ttftMs : null,
    meanGapMs: pace?.meanGapMs ?? null,
    usage: Object.fromEntries(lineItems.map(({ meter, quantity }) => [meter, Number(quantity)])),
    reasoningTokens: reading.usage?.reasoningTokens ?? 0,
    chargedUsd: Number(totalNano - writeOffNano) / 1e9,
  };
}

/** What the request cost in USD, as its caller sees it. */
function costOf({ totalNano, writeOffNano }: SettledReceipt, { principal: { multiplierMillionths } }: Admitted): string {
  const paidNano = totalNano - writeOffNano;
  return formatUsd(multiplierMillionths === null ? paidNano : toShown(paidNano, multiplierMillionths));
}

/** Counts tokens for free. The request counts toward the requests per minute and requires some credit. */
async function countTokens(state: WithSystemPrompt, { services, estimator, dispatching }: PipelineParts): Promise<void> {
  await admitFree(state, { billing: services.billing, publicUrl: services.config.publicUrl });
  if (state.routes.length === 0) {
    // Only a provider of the caller's dialect can count exactly; otherwise we estimate.
    const { typical } = estimator.prompt(state.entry.model, state.body);
    state.response.setHeader('content-type', 'application/json; charset=utf-8');
    return void state.response.end(JSON.stringify(clientDialects[state.dialect].writeTokenCount?.(typical)));
  }
  const dispatched = await dispatch(state, dispatching);
  const opening = new StreamOpening(state);
  const relayed = await relay(state, dispatched, {
    ...dispatching,
    ...{ opening, promptTokens: null, countText: estimator.text, onStored: null },
  });
  finish(state, dispatched, relayed, opening);
}

/**
 * Records which account owns a stored response and its items before the client can use their ids. A failed write is
 * logged; the request is still charged.
 */
function recordStoredObjects({ principal, view, dialect, operation, log }: Admitted, { call }: Dispatched, { db }: Pick<Services, 'db'>) {
  if (!view.kept.stores || operation !== 'generate' || call.dialect !== dialect) return null;
  const { upstreamId, modelId } = call.route;
  return async (ids: readonly string[]) => {
    await recordStored(db, ids, principal, { upstreamId, modelId }).catch((error: unknown) => {
      log.error({ err: error }, 'failed to record a stored response; it cannot be continued');
    });
  };
}

/** Sets the headers that name the provider's dialect, if it differs, and everything that was left out or approximated. */
function setTranslationHeaders({ response, dialect }: Received, { call }: Dispatched): void {
  // The head has been sent if the client had to wait for long.
  if (response.headersSent) return;
  if (call.dialect !== dialect) response.setHeader('x-derouter-translated', call.dialect);
  // The notes quote the caller, whose text may contain characters that are invalid in headers.
  const notes = tidyNotes(call.approximations);
  if (notes.length > 0) response.setHeader('x-derouter-approximated', cutText(notes.join('; '), 2_000));
}

/** Sends a whole answer, or ends a stream. `costUsd`: what it cost; null if it is not known or free. */
function finish(
  { response, dialect, requestId, costReport }: Received,
  { call, answer }: Dispatched,
  { body, httpStatus, ending }: Relayed,
  opening: StreamOpening,
  costUsd: string | null = null,
): void {
  // Cut the connection, so that a client that stopped reading cannot take this for a complete answer.
  if (ending === 'client_gone') return void response.destroy();
  if (response.headersSent && !opening.isWaiting) return void response.end(costReport?.endStream(costUsd));
  if (!body) {
    const message = 'The provider failed to answer. Nothing was charged; try again.';
    const error = new DerouterError('upstream_failed', message);
    return void (opening.isWaiting ? failStream(opening, dialect, error, requestId) : sendError(response, dialect, error, requestId));
  }
  if (answer.kind === 'refusal') {
    const isOwn = call.dialect === dialect;
    const refusal = rewriteError(readRefusal(body, httpStatus), { dialect, isOwn, requestId });
    return opening.isWaiting ? opening.fail({ ...refusal.report, isFinal: true }) : sendRefusal(response, dialect, refusal);
  }
  response.writeHead(httpStatus, { 'content-type': 'application/json; charset=utf-8' });
  response.end(costReport ? costReport.writeWhole(body, costUsd) : body);
}

/** Releases the hold of a request that failed before its answer was settled. */
async function giveUp(admitted: Admitted, error: DerouterError, thrown: unknown, { billing }: Pick<Services, 'billing'>): Promise<void> {
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
    admitted.log.error({ err: settling }, 'hold not released; it is released when the lease expires');
  }
}
