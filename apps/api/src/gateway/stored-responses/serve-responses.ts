import { pipeline } from 'node:stream/promises';
import { isRecord } from '@derouter/protocols';
import { type Request, type Response, Router } from 'express';
import { DerouterError } from '../../errors/index.ts';
import { readSecret } from '../../keys/index.ts';
import type { Services } from '../../services.ts';
import { sendError } from '../send-error.ts';
import type { BackgroundRuns } from './background.ts';
import { findResponse, forgetResponse } from './stored-responses.ts';

/**
 * `GET`, `DELETE /v1/responses/{id}`, `GET …/input_items`, `POST …/cancel`: what the upstream that keeps a response says of
 * it, for the account whose response it is. Nothing is charged. Source: OpenAI API reference, "Responses".
 */
export function serveResponses(services: Services, background: BackgroundRuns): Router {
  const { catalog, config, db, keys, log, upstreams } = services;
  const router = Router();

  const forward = (method: 'GET' | 'POST' | 'DELETE', suffix: string) => async (request: Request, response: Response) => {
    response.setHeader('request-id', response.locals.requestId);
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    try {
      const { accountId } = await keys.authenticate(readSecret(request.headers), request.ip ?? '');
      const id = String(request.params.id);
      const stored = await findResponse(db, accountId, id);
      const upstream = stored && catalog.upstreams().find((candidate) => candidate.id === stored.upstreamId && candidate.enabled);
      if (!upstream) throw new DerouterError('not_found', `Response with id "${id.slice(0, 200)}" not found.`, { param: 'id' });
      const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
      const answer = await upstreams.send({
        upstream,
        method,
        path: `/responses/${encodeURIComponent(id)}${suffix}${query}`,
        signal: abort.signal,
        headersTimeoutMs: config.upstreamTimeouts.firstByteMs,
      });
      if (answer.statusCode === 401 || answer.statusCode === 403 || answer.statusCode >= 500) {
        await answer.body.dump();
        log.error({ upstream: upstream.name, status: answer.statusCode }, 'an upstream did not answer for a kept response');
        throw new DerouterError('upstream_failed', 'The provider failed to answer. Try again.');
      }
      if (method === 'DELETE' && answer.statusCode === 200) await forgetResponse(db, accountId, id);
      const type = String(answer.headers['content-type'] ?? 'application/json');
      response.status(answer.statusCode).setHeader('content-type', type);
      if (type.includes('text/event-stream')) {
        response.setHeader('cache-control', 'no-cache, no-transform').setHeader('x-accel-buffering', 'no');
        await pipeline(answer.body, response);
        return;
      }
      const body = await answer.body.text();
      if (suffix === '' || suffix === '/cancel') await settleIfEnded(id, body);
      response.end(body);
    } catch (error) {
      if (abort.signal.aborted) return;
      sendError(response, 'openai-responses', error, response.locals.requestId);
    }
  };

  /** Whoever sees that a run has ended will look at the balance next. */
  const settleIfEnded = async (id: string, body: string) => {
    const said: unknown = JSON.parse(body || 'null');
    if (isRecord(said) && said.background === true && said.status !== 'queued' && said.status !== 'in_progress') await background.hurry(id);
  };

  router.get('/v1/responses/:id', forward('GET', ''));
  router.delete('/v1/responses/:id', forward('DELETE', ''));
  router.get('/v1/responses/:id/input_items', forward('GET', '/input_items'));
  router.post('/v1/responses/:id/cancel', forward('POST', '/cancel'));
  return router;
}
