import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientDialects, type Dialect, dialects, guessDialect, type Operation } from '@derouter/protocols';
import { type Request, type Response, Router } from 'express';
import { DerouterError } from '../errors/index.ts';
import { type Principal, readCredential } from '../keys/index.ts';
import { createProxyWarning, logRequest, nameRequest, statusOf } from '../observability/index.ts';
import type { Services } from '../services.ts';
import { clientAddress, createCors } from '../web/index.ts';
import { createEstimator } from './estimate/index.ts';
import type { EndReason, Received } from './exchange.ts';
import { sendModel, sendModels } from './list-models.ts';
import { type PipelineParts, runPipeline } from './pipeline.ts';
import { createRefusalGuard } from './refusal-guard.ts';
import { createRunningRequests, type RunningRequest } from './running-requests.ts';
import { sendError } from './send-error.ts';
import { createBackgroundRuns } from './stored-responses/background.ts';
import { serveResponses } from './stored-responses/serve-responses.ts';
import { createAffinity } from './upstreams/index.ts';

export interface Gateway {
  /** Everything below `/v1`. */
  readonly router: Router;
  /**
   * Answers a call of a model and returns true; anything else is left to the router. Calls come this way, past Express, since
   * what Express does for each is as much work as admitting it.
   */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Requests under way. */
  running(): number;
  /** Refuses new requests, waits for running ones up to `drainMs`, then ends what is left and waits up to `settleMs` for its charges. */
  drain(drainMs: number, settleMs: number): Promise<void>;
  close(): Promise<void>;
}

interface Call {
  readonly dialect: Dialect;
  readonly operation: Operation;
}

/** Path → dialect and operation. */
const calls: ReadonlyMap<string, Call> = new Map(
  dialects.flatMap((dialect) =>
    Object.entries(clientDialects[dialect].paths).map(([path, operation]) => [path, { dialect, operation }] as const),
  ),
);

/** What a path takes, for callers that ask it something else; null where there is nothing. */
function methodsOf(path: string): string | null {
  const plain = path.replace(/\/+$/, '');
  if (calls.has(plain)) return 'POST, OPTIONS';
  if (/^\/v1\/models(\/[^/]+)?$/.test(plain)) return 'GET, HEAD, OPTIONS';
  // These two are calls of OpenAI's, and no ids.
  if (/^\/v1\/responses\/(compact|input_tokens)$/.test(plain)) return null;
  if (/^\/v1\/responses\/[^/]+$/.test(plain)) return 'GET, HEAD, DELETE, OPTIONS';
  if (/^\/v1\/responses\/[^/]+\/input_items$/.test(plain)) return 'GET, HEAD, OPTIONS';
  return /^\/v1\/responses\/[^/]+\/cancel$/.test(plain) ? 'POST, OPTIONS' : null;
}

function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && /^websocket$/i.test(headers.upgrade ?? '');
}

/** The REST proxy: path → dialect → pipeline. */
export async function createGateway(
  services: Pick<
    Services,
    'billing' | 'catalog' | 'config' | 'db' | 'health' | 'keys' | 'log' | 'metrics' | 'notices' | 'sql' | 'upstreams'
  >,
): Promise<Gateway> {
  const { billing, catalog, config, health, keys, log, metrics, notices, sql, upstreams } = services;
  const estimator = await createEstimator(sql, (error) => log.error({ err: error }, 'token calibration'));
  const background = createBackgroundRuns(services, estimator);
  const parts: PipelineParts = {
    services,
    estimator,
    background,
    dispatching: { client: upstreams, health, affinity: createAffinity(), timeouts: config.upstreamTimeouts, log },
  };
  const running = createRunningRequests(keys, log);
  const guard = createRefusalGuard(config, keys, log);
  let draining = false;
  metrics.observe({
    upstreams: () => {
      const names = new Map(catalog.upstreams().map(({ id, name }) => [id, name]));
      return health.list().map(({ upstreamId, state, total }) => ({ name: names.get(upstreamId) ?? upstreamId, state, ...total }));
    },
    runningRequests: () => running.count(),
    openHolds: () => billing.openRequests(),
  });

  // A key that was revoked and an account that was suspended stop what they are running, on every process.
  notices.subscribe('key', (id) => running.recheck(({ principal }) => id === null || principal?.keyId === id));
  notices.subscribe('account', (id) => running.recheck(({ principal }) => id === null || principal?.accountId === id));

  const cors = createCors(config.corsOrigins);
  const warnOfProxy = config.trustedProxies === 0 ? createProxyWarning(log) : null;
  const begin = (request: IncomingMessage, response: ServerResponse, { dialect, operation }: Call, requestId: string) => {
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
    const startedAt = performance.now();
    const abort = new AbortController();
    response.once('close', () => {
      const isWhole = response.writableFinished;
      if (!isWhole) abort.abort('client_gone' satisfies EndReason);
      metrics.countRequest({ dialect, operation, status: isWhole ? statusOf(response) : 499, durationMs: performance.now() - startedAt });
    });
    if (guard.holdsBack(request, response, dialect, requestId)) return;
    const address = () => clientAddress(request, config.trustedProxies);
    const entry: RunningRequest = { abort, address, principal: null, secret: null };
    const onAuthenticated = (principal: Principal, secret: string) => void Object.assign(entry, { principal, secret });
    const received: Received = {
      request,
      response,
      requestId,
      dialect,
      operation,
      startedAt,
      abort,
      address,
      onAuthenticated,
      onError: (error) => guard.note(request, response, error, entry.principal?.keyId ?? null),
    };
    running.add(entry, runPipeline(received, parts));
  };

  const dialectOf = (request: Request): Dialect => guessDialect(request.headers);
  const refuseUnknown = (request: Request, response: Response) => {
    const error = new DerouterError('not_found', `There is no ${request.method} ${request.baseUrl}${request.path} here.`);
    sendError(response, dialectOf(request), error, response.locals.requestId);
  };
  const router = Router();
  router.use(['/v1', '/api'], (request, response, next) => {
    if (!cors(request, response)) next();
  });
  // Before Express answers it with what its own routers know.
  router.options('/v1/{*path}', (request, response) => {
    const allowed = methodsOf(request.path);
    if (allowed) response.setHeader('allow', allowed).status(204).end();
    else refuseUnknown(request, response);
  });
  // As `answer` finds them, but for how a path is spelled.
  for (const [path, call] of calls) router.post(path, (request, response) => begin(request, response, call, response.locals.requestId));
  router.use(serveResponses(services, background, running, guard));

  const read =
    (send: (request: Request, response: Response, principal: Principal) => void) => async (request: Request, response: Response) => {
      const { requestId } = response.locals;
      response.setHeader('request-id', requestId);
      if (guard.holdsBack(request, response, dialectOf(request), requestId)) return;
      let principal: Principal | null = null;
      try {
        principal = await keys.authenticate(readCredential(request), request.ip ?? '');
        send(request, response, principal);
      } catch (error) {
        guard.note(request, response, sendError(response, dialectOf(request), error, requestId), principal?.keyId ?? null);
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
    if (asksForWebSocket(request)) {
      // Of all statuses the one at which Codex goes on over HTTP at once; Copilot does at any.
      response.setHeader('upgrade', 'HTTP/1.1').setHeader('connection', 'Upgrade, close');
      const error = new DerouterError('upgrade_required', 'There are no WebSockets here: send the request over HTTP, with "stream": true.');
      return void sendError(response, dialectOf(request), error, response.locals.requestId);
    }
    const allowed = methodsOf(request.baseUrl + request.path);
    if (allowed) response.setHeader('allow', allowed);
    if (allowed) {
      const error = new DerouterError('method_not_allowed', `${request.baseUrl}${request.path} takes ${allowed}, not ${request.method}.`);
      return void sendError(response, dialectOf(request), error, response.locals.requestId);
    }
    refuseUnknown(request, response);
  });

  return {
    router,
    answer(request, response) {
      if (request.method !== 'POST') return false;
      const { url = '' } = request;
      const query = url.indexOf('?');
      const call = calls.get(query === -1 ? url : url.slice(0, query));
      if (!call) return false;
      const requestId = nameRequest(request, response);
      logRequest(log, request, response, requestId);
      warnOfProxy?.(request);
      cors(request, response);
      begin(request, response, call, requestId);
      return true;
    },
    running: () => running.count(),
    async drain(drainMs, settleMs) {
      draining = true;
      await running.drain(drainMs, settleMs);
    },
    async close() {
      running.close();
      guard.close();
      await background.close();
      await estimator.close();
    },
  };
}
