import { TranslationError } from '@derouter/protocols';
import type { Dispatcher } from 'undici';
import { DerouterError } from '../../errors/index.ts';
import type { Logger } from '../../observability/index.ts';
import { abortedError, type Instructed, type Route } from '../exchange.ts';
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
  /** The body of an answer that refuses the caller's request. */
  readonly refusal: Buffer | null;
}

/** No upstream answered. Carries the tries, for the receipt. */
export class DispatchError extends DerouterError {
  readonly attempts: readonly Attempt[];

  constructor(error: DerouterError, attempts: readonly Attempt[]) {
    super(error.code, error.message, {
      cause: error.cause,
      ...(error.param === null ? {} : { param: error.param }),
      ...(error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    });
    this.attempts = attempts;
  }
}

/**
 * Statuses that say "not me, not now", or are about our account there: the next route is tried. Only what is about the
 * caller's own request is the caller's answer. Redirects are not followed.
 */
function isRetryable(status: number): boolean {
  return status < 200 || (status >= 300 && status < 400) || [401, 402, 403, 404, 405, 407, 408, 429].includes(status) || status >= 500;
}

/**
 * Sends the request to the first upstream that answers it; the next one is tried only while nothing has reached
 * the client. Throws `DispatchError` when none does, or when the exchange was ended meanwhile.
 */
export async function dispatch(
  state: Instructed & { readonly loweredOutput?: number | null },
  client: UpstreamClient,
  log: Logger,
): Promise<Dispatched> {
  const attempts: Attempt[] = [];
  let failure: DerouterError | null = null;
  for (const route of state.routes) {
    let call: UpstreamCall;
    try {
      call = prepare(state, route);
    } catch (error) {
      if (!(error instanceof TranslationError)) throw error;
      // Another route's upstream may be able to; what none can do is the caller's to change.
      const code = error.code === 'invalid' ? 'validation_failed' : 'unsupported';
      failure ??= new DerouterError(code, error.message, { param: error.param });
      continue;
    }
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
      if (upstream.statusCode >= 200 && upstream.statusCode < 300) return { call, upstream, attempts, refusal: null };
      if (isRetryable(upstream.statusCode)) failure = await readFailure(upstream, route, log);
      else {
        const refusal = Buffer.from(await upstream.body.arrayBuffer());
        if (!isAboutOurAccount(refusal)) return { call, upstream, attempts, refusal };
        log.error({ upstream: route.upstream.name, status: upstream.statusCode }, 'an upstream refused our account');
        failure = ourAccountRefused();
      }
    } catch (error) {
      if (state.abort.signal.aborted) throw new DispatchError(abortedError(state.abort), attempts);
      note(null, (error as NodeJS.ErrnoException).code ?? (error as Error).name);
      log.warn({ err: error, upstream: route.upstream.name, requestId: state.requestId }, 'an upstream could not be reached');
    }
  }
  failure ??= new DerouterError('upstream_unavailable', 'The provider cannot be reached. Nothing was charged; try again shortly.', {
    retryAfterSeconds: 5,
  });
  throw new DispatchError(failure, attempts);
}

/** True when a provider's words are about the operator's account there: its balance, plan or organisation. */
function isAboutOurAccount(refusal: Buffer): boolean {
  const words = refusal.toString('latin1', 0, 4_000);
  return /credit balance|insufficient[_ ](balance|quota)|billing|\borg(anization)?-[a-z0-9]{6}|your (organization|plan|account)\b/i.test(
    words,
  );
}

function ourAccountRefused(): DerouterError {
  return new DerouterError('upstream_unauthorized', 'The provider refused our access. Nothing was charged; we have been told.');
}

/** What a refusal of an upstream means for our caller. Its own words are not passed on: they are about our account there. */
async function readFailure({ statusCode, headers, body }: Dispatcher.ResponseData, route: Route, log: Logger): Promise<DerouterError> {
  await body.dump({ limit: 65_536, signal: AbortSignal.timeout(2_000) }).catch(() => {});
  const retryAfter = Number(headers['retry-after']);
  const retryAfterSeconds = Number.isFinite(retryAfter) && retryAfter > 0 ? Math.ceil(retryAfter) : 5;
  if (statusCode === 401 || statusCode === 402 || statusCode === 403) {
    log.error({ upstream: route.upstream.name, status: statusCode }, 'an upstream refused our credential or our account');
    return ourAccountRefused();
  }
  if (statusCode === 404 || statusCode === 405 || statusCode < 400) {
    log.error(
      { upstream: route.upstream.name, model: route.upstreamModel, status: statusCode },
      'an upstream does not know this model or path',
    );
    return new DerouterError('upstream_failed', 'The provider does not offer this model to us at the moment. Nothing was charged.');
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
