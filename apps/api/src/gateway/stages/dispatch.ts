import type { Dispatcher } from 'undici';
import { DerouterError } from '../../errors/index.ts';
import type { Logger } from '../../observability/index.ts';
import type { Resolved, Route } from '../exchange.ts';
import type { UpstreamClient } from '../upstreams/index.ts';
import { prepare, type UpstreamCall } from './prepare.ts';

/** One try at one upstream, as the receipt keeps it. */
export interface Attempt {
  readonly upstreamId: string;
  /** HTTP status, or null when no response came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
}

/** An upstream that answered, with the tries before it. */
export interface Dispatched {
  readonly call: UpstreamCall;
  readonly upstream: Dispatcher.ResponseData;
  readonly attempts: readonly Attempt[];
}

/** No upstream answered. Carries the tries, for the receipt. */
export class DispatchError extends DerouterError {
  readonly attempts: readonly Attempt[];

  constructor(error: DerouterError, attempts: readonly Attempt[]) {
    super(error.code, error.message, {
      cause: error.cause,
      ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    });
    this.attempts = attempts;
  }
}

/** Statuses that say "not me, not now": the next route is tried. Others are the caller's answer. */
function isRetryable(status: number): boolean {
  return status === 401 || status === 403 || status === 408 || status === 429 || status >= 500;
}

/**
 * Sends the request to the first upstream that answers it; the next one is tried only while nothing has reached
 * the client. Throws `DispatchError` when none does, and the abort's error when the client leaves.
 */
export async function dispatch(
  state: Resolved & { readonly loweredOutput?: number | null },
  client: UpstreamClient,
  log: Logger,
): Promise<Dispatched> {
  const attempts: Attempt[] = [];
  let failure: DerouterError | null = null;
  for (const route of state.routes) {
    const call = prepare(state, route);
    const startedAt = performance.now();
    const note = (status: number | null, error: string | null) => {
      attempts.push({ upstreamId: route.upstreamId, status, error, ms: Math.round(performance.now() - startedAt) });
    };
    try {
      const upstream = await client.send({
        upstream: route.upstream,
        method: 'POST',
        path: call.path,
        body: call.body,
        clientHeaders: state.request.headers,
        signal: state.abort.signal,
      });
      note(upstream.statusCode, null);
      if (!isRetryable(upstream.statusCode)) return { call, upstream, attempts };
      failure = await readFailure(upstream, route, log);
    } catch (error) {
      if (state.abort.signal.aborted) throw error;
      note(null, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
      log.warn({ err: error, upstream: route.upstream.name, requestId: state.requestId }, 'an upstream could not be reached');
    }
  }
  failure ??= new DerouterError('upstream_unavailable', 'The provider cannot be reached. Nothing was charged; try again shortly.', {
    retryAfterSeconds: 5,
  });
  throw new DispatchError(failure, attempts);
}

/** What a refusal of an upstream means for our caller. Its own words are not passed on: they are about our account there. */
async function readFailure({ statusCode, headers, body }: Dispatcher.ResponseData, route: Route, log: Logger): Promise<DerouterError> {
  await body.dump({ limit: 65_536, signal: AbortSignal.timeout(2_000) }).catch(() => {});
  const retryAfter = Number(headers['retry-after']);
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? Math.ceil(retryAfter) : 5;
  if (statusCode === 401 || statusCode === 403) {
    log.error({ upstream: route.upstream.name, status: statusCode }, 'an upstream refused our credential');
    return new DerouterError('upstream_unauthorized', 'The provider refused our access. Nothing was charged; we have been told.');
  }
  if (statusCode === 429) {
    return new DerouterError('rate_limited', 'The provider limits requests at the moment. Nothing was charged; try again later.', {
      retryAfterSeconds,
    });
  }
  if (statusCode === 503 || statusCode === 529) {
    return new DerouterError('upstream_unavailable', 'The provider is overloaded. Nothing was charged; try again shortly.', {
      retryAfterSeconds,
    });
  }
  if (statusCode === 408 || statusCode === 504)
    return new DerouterError('upstream_timeout', 'The provider took too long. Nothing was charged.');
  return new DerouterError('upstream_failed', 'The provider failed to answer. Nothing was charged; try again.', { retryAfterSeconds });
}
