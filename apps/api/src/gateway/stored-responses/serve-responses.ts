import { pipeline } from 'node:stream/promises';
import { cutText, parseRecord, SseReader, storedDialect, wholeWithoutCosts, withoutCosts } from '@derouter/protocols';
import { type Request, type Response, Router } from 'express';
import type { UpstreamRow } from '../../catalog/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { withKey } from '../../keys/index.ts';
import type { Services } from '../../services.ts';
import { abortedError, type EndReason } from '../exchange.ts';
import type { RefusalGuard } from '../refusal-guard.ts';
import { resources } from '../routes/calls.ts';
import type { RunningRequest, RunningRequests } from '../running-requests.ts';
import { sendError, sendRefusal } from '../send-error.ts';
import { failureOf, isAnswerToCaller, readRetryAfter } from '../stages/classify-failure.ts';
import { readRefusal, rewriteError } from '../stages/rewrite-error.ts';
import { collectBody, maxRefusalBytes } from '../upstreams/index.ts';
import type { BackgroundRuns } from './background.ts';
import { findResponse, forgetResponse, type Owner } from './stored-responses.ts';

/**
 * `GET`, `DELETE /v1/responses/{id}`, `GET …/input_items`, `POST …/cancel`: forwarded to the upstream that stores the response,
 * for its owner. Free of charge. Source: OpenAI API reference, "Responses".
 */
export function serveResponses(
  services: Pick<Services, 'catalog' | 'config' | 'db' | 'keys' | 'log' | 'upstreams'>,
  background: BackgroundRuns,
  running: RunningRequests,
  guard: RefusalGuard,
): Router {
  const { catalog, config, db, keys, log, upstreams } = services;
  const router = Router();

  const forward = (method: 'GET' | 'POST' | 'DELETE', suffix: string) => (request: Request, response: Response) => {
    const { requestId } = response.locals;
    const abort = new AbortController();
    response.once('close', () => abort.abort('client_gone' satisfies EndReason));
    const entry: RunningRequest = { abort, address: () => request.ip ?? '', principal: null, secret: null };
    const serve = withKey(
      {
        keys,
        scope: 'inference',
        refuses() {
          response.setHeader('request-id', requestId);
          return guard.holdsBack(request, response, storedDialect, requestId);
        },
        onAuthenticated: (principal, secret) => void Object.assign(entry, { principal, secret }),
        onError(error) {
          if (response.headersSent || abort.signal.reason === 'client_gone') return void response.destroy();
          const told = sendError(response, storedDialect, abort.signal.aborted ? abortedError(abort) : error, requestId);
          guard.note(request, response, told, entry.principal?.keyId ?? null);
        },
      },
      (principal) => answer(request, response, { method, suffix, owner: principal, signal: abort.signal }),
    );
    running.add(entry, serve(request, response));
  };

  const answer = async (
    request: Request,
    response: Response,
    { method, suffix, owner, signal }: { method: 'GET' | 'POST' | 'DELETE'; suffix: string; owner: Owner; signal: AbortSignal },
  ) => {
    const id = String(request.params.id);
    const owned = await findResponse(db, owner, id);
    const upstream = owned && catalog.upstreams().find((candidate) => candidate.id === owned.upstreamId && candidate.enabled);
    if (!upstream) throw notFound(id);
    // A deleted response can no longer be charged.
    if (method === 'DELETE') await settleBeforeDelete(services, background, { upstream, id, signal });
    const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
    const { statusCode, headers, body } = await upstreams.send({
      upstream,
      method,
      path: `/responses/${encodeURIComponent(id)}${suffix}${query}`,
      signal,
      headersTimeoutMs: config.upstreamTimeouts.firstByteMs,
    });
    if (statusCode >= 400) {
      const refusal = await collectBody(body, maxRefusalBytes);
      if (!isAnswerToCaller(statusCode, refusal) && statusCode !== 404) {
        log.error({ upstream: upstream.name, status: statusCode }, 'upstream did not answer for a stored response');
        throw failureOf(statusCode, readRetryAfter(headers));
      }
      const { requestId } = response.locals;
      const dialect = storedDialect;
      return sendRefusal(response, dialect, rewriteError(readRefusal(refusal, statusCode), { dialect, isOwn: true, requestId }));
    }
    if (method === 'DELETE') await forgetResponse(db, owner, id);
    const type = String(headers['content-type'] ?? 'application/json');
    response.status(statusCode).setHeader('content-type', type);
    if (type.includes('text/event-stream')) {
      response.setHeader('cache-control', 'no-cache, no-transform').setHeader('x-accel-buffering', 'no');
      return await pipeline(eventsWithoutCosts(body), response, { signal });
    }
    const bytes = await collectBody(body);
    // A caller that sees the end of the run may check the balance next, so charge it before answering.
    const stored = parseRecord(bytes.toString('utf8'));
    if (suffix === '' || suffix === '/cancel') await background.settleEnded(id, stored);
    response.end(stored ? wholeWithoutCosts(bytes, stored) : bytes);
  };

  router.get(resources.storedResponse, forward('GET', ''));
  router.delete(resources.storedResponse, forward('DELETE', ''));
  router.get(resources.storedItems, forward('GET', '/input_items'));
  router.post(resources.cancelStored, forward('POST', '/cancel'));
  return router;
}

/** The events of a stored response without what the provider charges for it. */
async function* eventsWithoutCosts(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = new SseReader();
  for await (const chunk of body) yield withoutCosts(reader.pushBlock(chunk).raw);
  yield withoutCosts(reader.endBlock().raw);
}

function notFound(id: string): DerouterError {
  return new DerouterError('not_found', `Response with id "${cutText(id, 200)}" not found.`, { param: 'id' });
}

/**
 * Charges a background run before its response is deleted. Throws `conflict` while the run is in progress, and the provider's
 * error if the state of an uncharged run is unknown.
 */
async function settleBeforeDelete(
  { config, upstreams }: Pick<Services, 'config' | 'upstreams'>,
  background: BackgroundRuns,
  { upstream, id, signal }: { readonly upstream: UpstreamRow; readonly id: string; readonly signal: AbortSignal },
): Promise<void> {
  const { statusCode, headers, body } = await upstreams.send({
    upstream,
    method: 'GET',
    path: `/responses/${encodeURIComponent(id)}`,
    signal,
    headersTimeoutMs: config.upstreamTimeouts.firstByteMs,
  });
  const seen = parseRecord((await collectBody(body)).toString('utf8'));
  if (statusCode !== 200 || !seen) {
    // Any other response was charged when it was created.
    if (!(await background.isOpen(id))) return;
    if (statusCode === 404) throw notFound(id);
    throw failureOf(statusCode < 400 ? 502 : statusCode, readRetryAfter(headers));
  }
  if (seen.status === 'queued' || seen.status === 'in_progress') {
    throw new DerouterError('conflict', `Response with id "${id}" is still running: cancel it, or wait until it has ended.`);
  }
  await background.settleEnded(id, seen);
}
