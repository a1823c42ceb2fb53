import type { Dialect } from '@derouter/protocols';
import { type Request, type Response, Router } from 'express';
import { DerouterError } from '../errors/index.ts';
import { type Principal, readSecret } from '../keys/index.ts';
import type { Services } from '../services.ts';
import { createEstimator } from './estimate/index.ts';
import type { EndReason, Operation, Received } from './exchange.ts';
import { isAnthropicCaller, sendModel, sendModels } from './list-models.ts';
import { type PipelineParts, runPipeline } from './pipeline.ts';
import { createRunningRequests, type RunningRequest } from './running-requests.ts';
import { sendError } from './send-error.ts';
import { createBackgroundRuns } from './stored-responses/background.ts';
import { serveResponses } from './stored-responses/serve-responses.ts';
import { createAffinity } from './upstreams/index.ts';

export interface Gateway {
  /** Everything below `/v1`. */
  readonly router: Router;
  /** Requests under way. */
  running(): number;
  /** Refuses new requests, waits for running ones up to `drainMs`, then aborts and settles what is left. */
  drain(drainMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The REST proxy: path → dialect → pipeline. */
export async function createGateway(services: Services): Promise<Gateway> {
  const { catalog, config, health, keys, log, notices, sql, upstreams } = services;
  const estimator = await createEstimator(sql, (error) => log.error({ err: error }, 'token calibration'));
  const background = createBackgroundRuns(services, estimator);
  const parts: PipelineParts = {
    services,
    estimator,
    background,
    dispatching: { client: upstreams, health, affinity: createAffinity(), timeouts: config.upstreamTimeouts, log },
  };
  const running = createRunningRequests(keys, log);
  let draining = false;

  // A key that was revoked and an account that was suspended stop what they are running, on every process.
  notices.subscribe('key', (id) => running.recheck(({ principal }) => id === null || principal?.keyId === id));
  notices.subscribe('account', (id) => running.recheck(({ principal }) => id === null || principal?.accountId === id));

  const begin = (request: Request, response: Response, dialect: Dialect, operation: Operation) => {
    const { requestId } = response.locals;
    response.setHeader('request-id', requestId);
    if (draining) {
      response.setHeader('connection', 'close');
      return void sendError(
        response,
        dialect,
        new DerouterError('shutting_down', 'The service is restarting. Nothing was charged; try again shortly.', { retryAfterSeconds: 2 }),
        requestId,
      );
    }
    const abort = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) abort.abort('client_gone' satisfies EndReason);
    });
    const address = () => request.ip ?? '';
    const entry: RunningRequest = { abort, address, principal: null, secret: null };
    const onAuthenticated = (principal: Principal, secret: string) => void Object.assign(entry, { principal, secret });
    const received: Received = {
      request,
      response,
      requestId,
      dialect,
      operation,
      startedAt: performance.now(),
      abort,
      address,
      onAuthenticated,
    };
    running.add(entry, runPipeline(received, parts));
  };

  const router = Router();
  router.post('/v1/messages', (request, response) => begin(request, response, 'anthropic-messages', 'generate'));
  router.post('/v1/messages/count_tokens', (request, response) => begin(request, response, 'anthropic-messages', 'count_tokens'));
  router.post('/v1/chat/completions', (request, response) => begin(request, response, 'openai-chat', 'generate'));
  router.post('/v1/responses', (request, response) => begin(request, response, 'openai-responses', 'generate'));
  router.use(serveResponses(services, background, running));
  router.post('/v1/embeddings', (request, response) => begin(request, response, 'openai-embeddings', 'generate'));

  const dialectOf = (request: Request): Dialect => (isAnthropicCaller(request) ? 'anthropic-messages' : 'openai-chat');
  const read =
    (send: (request: Request, response: Response, principal: Principal) => void) => async (request: Request, response: Response) => {
      response.setHeader('request-id', response.locals.requestId);
      try {
        send(request, response, await keys.authenticate(readSecret(request.headers), request.ip ?? ''));
      } catch (error) {
        sendError(response, dialectOf(request), error, response.locals.requestId);
      }
    };
  router.get(
    '/v1/models',
    read((request, response, principal) => sendModels(request, response, catalog, principal)),
  );
  router.get(
    '/v1/models/:id',
    read((request, response, principal) => sendModel(request, response, catalog, principal)),
  );
  // A base URL without the version is the commonest mistake; the same paths are pages for people, who bring no key.
  router.use(['/models', '/chat/completions', '/responses', '/embeddings', '/messages'], (request, response, next) => {
    if (request.headers.authorization === undefined && request.headers['x-api-key'] === undefined) return next();
    const error = new DerouterError(
      'not_found',
      `There is no ${request.method} ${request.baseUrl} here. The base URL ends in /v1 for OpenAI's clients, and has no path for Anthropic's.`,
    );
    sendError(response, dialectOf(request), error, response.locals.requestId);
  });
  router.use('/v1', (request, response) => {
    const error = new DerouterError('not_found', `There is no ${request.method} ${request.baseUrl}${request.path} here.`);
    sendError(response, dialectOf(request), error, response.locals.requestId);
  });

  return {
    router,
    running: () => running.count(),
    async drain(drainMs) {
      draining = true;
      await running.drain(drainMs);
    },
    async close() {
      running.close();
      await background.close();
      await estimator.close();
    },
  };
}
