import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientRoots } from '@derouter/protocols';
import { Router } from 'express';
import { createProxyWarning, logRequest, nameRequest } from '../observability/index.ts';
import type { Services } from '../services.ts';
import { createCors } from '../web/index.ts';
import { type BufferBudget, createBufferBudget } from './buffer-budget.ts';
import { createEstimator } from './estimate/index.ts';
import type { PipelineParts } from './pipeline.ts';
import { createRefusalGuard } from './refusal-guard.ts';
import { createBegin } from './routes/begin.ts';
import { calls, findCall, matchCall } from './routes/calls.ts';
import { modelsRouter } from './routes/models-router.ts';
import { notFoundRouter, optionsRouter } from './routes/not-found.ts';
import { createRunningRequests, type RunningRequests } from './running-requests.ts';
import { createBackgroundRuns } from './stored-responses/background.ts';
import { serveResponses } from './stored-responses/serve-responses.ts';
import { createAffinity } from './upstreams/index.ts';

export interface Gateway {
  /** Serves everything else below the roots of the dialects. */
  readonly router: Router;
  /**
   * Answers a model request and returns true; leaves anything else to the router. Model requests bypass Express, because its
   * overhead per request is as large as the cost of admitting one.
   */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** Number of requests in flight. */
  running(): number;
  /** Refuses new requests, waits up to `drainMs` for running ones, then ends them and waits up to `settleMs` for their charges. */
  drain(drainMs: number, settleMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The gateway: path → dialect → pipeline. */
export async function createGateway(
  services: Pick<
    Services,
    | 'billing'
    | 'catalog'
    | 'config'
    | 'db'
    | 'health'
    | 'keys'
    | 'log'
    | 'metrics'
    | 'notices'
    | 'sealer'
    | 'sql'
    | 'telemetry'
    | 'upstreams'
  >,
): Promise<Gateway> {
  const { catalog, config, health, keys, log, metrics, notices, sql, upstreams } = services;
  const estimator = await createEstimator(sql, (error) => log.error({ err: error }, 'token calibration failed'));
  const background = createBackgroundRuns(services, estimator);
  const pipeline: PipelineParts = {
    services,
    estimator,
    background,
    dispatching: { client: upstreams, health, affinity: createAffinity(), timeouts: config.upstreamTimeouts },
  };
  const running = createRunningRequests(keys, log);
  const guard = createRefusalGuard(config, keys, log);
  const budget = createBufferBudget(config.maxBufferedBytes);
  let isDraining = false;
  observe(services, running, budget);

  // A changed key may have a budget now: calls of upstreams must not begin early on what was known before.
  notices.subscribe('key', () => services.billing.forgetKnown());
  // Revoking a key or suspending an account ends its running requests, on every process.
  notices.subscribe('key', (id) => running.recheck(({ principal }) => id === null || principal?.keyId === id));
  notices.subscribe('account', (id) => running.recheck(({ principal }) => id === null || principal?.accountId === id));

  const cors = createCors(config.corsOrigins);
  const warnOfProxy = config.trustedProxies === 0 ? createProxyWarning(log) : null;
  const begin = createBegin({
    pipeline,
    running,
    guard,
    metrics,
    telemetry: services.telemetry,
    budget,
    trustedProxies: config.trustedProxies,
    log,
    isDraining: () => isDraining,
  });

  const router = Router();
  router.use([...clientRoots, '/api'], (request, response, next) => {
    if (!cors(request, response)) next();
  });
  router.use(optionsRouter());
  // The same calls as in `answer`, for paths that are spelled differently.
  for (const [path, call] of calls) router.post(path, (request, response) => begin(request, response, call, response.locals.requestId));
  router.post(
    clientRoots.map((root) => `${root}/{*path}`),
    (request, response, next) => {
      const call = matchCall(request.path.replace(/\/+$/, ''), request.url.slice(request.path.length));
      if (call) begin(request, response, call, response.locals.requestId);
      else next();
    },
  );
  router.use(serveResponses(services, background, running, guard));
  router.use(modelsRouter(keys, catalog, guard));
  router.use(notFoundRouter());

  return {
    router,
    answer(request, response) {
      if (request.method !== 'POST') return false;
      const call = findCall(request.url ?? '');
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
      isDraining = true;
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

/** Registers upstreams, requests and holds as sources for `/metrics`. */
function observe(
  { metrics, catalog, health, billing }: Pick<Services, 'metrics' | 'catalog' | 'health' | 'billing'>,
  running: RunningRequests,
  budget: BufferBudget,
) {
  metrics.observe({
    upstreams: () => {
      const names = new Map(catalog.upstreams().map(({ id, name }) => [id, name]));
      return health.list().map(({ upstreamId, state, total }) => ({ name: names.get(upstreamId) ?? upstreamId, state, ...total }));
    },
    bufferedBytes: () => budget.heldBytes(),
    buffersRefused: () => budget.refused(),
    runningRequests: () => running.count(),
    openHolds: () => billing.openRequests(),
    ledgerConflicts: () => billing.conflicts(),
    ledgerWaiting: () => billing.waiting(),
    unsettled: () => billing.unsettled().length,
  });
}
