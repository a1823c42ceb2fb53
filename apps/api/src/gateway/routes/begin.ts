import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientDialects, type PathCall } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import type { Principal } from '../../keys/index.ts';
import { type Logger, type Metrics, RequestLog, statusOf } from '../../observability/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { clientAddress } from '../../web/index.ts';
import type { BufferBudget } from '../buffer-budget.ts';
import type { EndReason, Received } from '../exchange.ts';
import { createCostReport } from '../openrouter/cost-report.ts';
import { type PipelineParts, runPipeline } from '../pipeline.ts';
import type { RefusalGuard } from '../refusal-guard.ts';
import type { RunningRequest, RunningRequests } from '../running-requests.ts';
import { sendError } from '../send-error.ts';
import type { Call } from './calls.ts';

interface BeginParts {
  readonly pipeline: PipelineParts;
  readonly running: RunningRequests;
  readonly guard: RefusalGuard;
  readonly metrics: Pick<Metrics, 'countRequest'>;
  readonly telemetry: Telemetry | null;
  readonly budget: BufferBudget;
  readonly trustedProxies: number;
  readonly log: Logger;
  readonly isDraining: () => boolean;
}

export type Begin = (request: IncomingMessage, response: ServerResponse, call: Call, requestId: string) => void;

/** Starts the pipeline for a call, unless the server is draining or the caller has too many refusals. */
export function createBegin({ pipeline, running, guard, metrics, telemetry, budget, trustedProxies, log, isDraining }: BeginParts): Begin {
  return (request, response, { dialect, operation, path, asOpenrouter }, requestId) => {
    response.setHeader('request-id', requestId);
    if (isDraining()) {
      response.setHeader('connection', 'close');
      return void sendError(response, dialect, draining(), requestId);
    }
    const startedAt = performance.now();
    const abort = new AbortController();
    const isEmbedding = !clientDialects[dialect].isChat;
    const trace = telemetry?.begin({ requestId, dialect, operation, isEmbedding, route: routeOf(request, path) }) ?? null;
    response.once('close', () => {
      const isWhole = response.writableFinished;
      if (!isWhole) abort.abort('client_gone' satisfies EndReason);
      const status = isWhole ? statusOf(response) : 499;
      metrics.countRequest({ dialect, operation, status, durationMs: performance.now() - startedAt });
      trace?.end(status);
    });
    if (guard.holdsBack(request, response, dialect, requestId)) return;
    const address = () => clientAddress(request, trustedProxies);
    const buffered = budget.open();
    const entry: RunningRequest = { abort, address, principal: null, secret: null };
    const received: Received = {
      request,
      response,
      requestId,
      log: new RequestLog(log, { requestId }),
      dialect,
      operation,
      path,
      costReport: asOpenrouter ? createCostReport(dialect, requestId) : null,
      buffered,
      trace,
      startedAt,
      abort,
      address,
      onAuthenticated: (principal: Principal, secret: string) => void Object.assign(entry, { principal, secret }),
      onError: (error) => guard.note(request, response, error, entry.principal?.keyId ?? null),
    };
    running.add(entry, runPipeline(received, pipeline).finally(buffered.release));
  };
}

/** The path without the name of a model. */
function routeOf({ url = '' }: IncomingMessage, path: PathCall | null): string {
  return path ? `/v1beta/models/{model}:${path.action}` : (url.split('?')[0] ?? '');
}

function draining(): DerouterError {
  return new DerouterError('shutting_down', 'The service is restarting. Nothing was charged; try again shortly.', { retryAfterSeconds: 2 });
}
