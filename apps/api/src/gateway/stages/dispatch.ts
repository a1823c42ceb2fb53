import { setTimeout as sleep } from 'node:timers/promises';
import { isChatDialect, TranslationError } from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { TracedAttempt } from '../../telemetry/index.ts';
import { countBody } from '../buffer-budget.ts';
import { abortedError, type WithSystemPrompt } from '../exchange.ts';
import { type Affinity, type AnswerBody, type Health, maxRefusalBytes, type UpstreamClient } from '../upstreams/index.ts';
import { type Answer, awaitStream, awaitWhole } from './await-answer.ts';
import {
  allPaused,
  backoff,
  classifyFailure,
  type Failed,
  failureOf,
  isAnswerToCaller,
  noRetry,
  readRetryAfter,
  soonest,
} from './classify-failure.ts';
import { orderRoutes } from './order-routes.ts';
import { prepare, type UpstreamCall } from './prepare.ts';

/** One attempt at one upstream, as stored on the receipt. */
export interface Attempt {
  readonly upstreamId: string;
  /** HTTP status, or null when no response came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
}

/** The answer of an upstream, with the attempts before it. */
export interface Dispatched {
  readonly call: UpstreamCall;
  readonly statusCode: number;
  readonly answer: Answer;
  /** When this upstream was called (`performance.now()`). */
  readonly sentAt: number;
  /** Deadline (`performance.now()`) for the first byte of a stream that is forwarded before any event arrived. */
  readonly firstByteBy: number;
  readonly attempts: readonly Attempt[];
}

/** Thrown if no upstream answered. Carries the attempts for the receipt. */
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

export interface DispatchParts {
  readonly client: UpstreamClient;
  readonly health: Health;
  readonly affinity: Affinity;
  readonly timeouts: UpstreamTimeouts;
}

/** If all routes failed, they are retried once if one of them may recover within this time. */
const maxWaitMs = 3_000;
/** Node's timers may fire up to a millisecond early, while the route still counts as paused. */
const timerSlackMs = 2;

/**
 * Sends the request to the upstreams in order until one answers. The next one is tried only while the client has received
 * nothing. Throws `DispatchError` if none answers or the request is aborted.
 */
export async function dispatch(
  state: WithSystemPrompt & { readonly loweredOutput?: number | null },
  parts: DispatchParts,
): Promise<Dispatched> {
  const { health, affinity, timeouts } = parts;
  const attempts: Attempt[] = [];
  const until = state.startedAt + timeouts.deadlineMs;
  const { conversation, routes } = orderOrFail(state, parts);
  let failure: DerouterError | null = null;
  for (let round = 0; ; round++) {
    let waitMs = Number.POSITIVE_INFINITY;
    for (const [index, route] of routes.entries()) {
      if (health.waitMs(route) > 0) {
        failure = soonest(failure, allPaused(health.retryInMs(route)));
        continue;
      }
      let call: UpstreamCall;
      try {
        call = prepare(state, route);
      } catch (error) {
        if (!(error instanceof TranslationError)) throw error;
        // Another route may support it. If none does, the caller has to change the request.
        const code = error.code === 'invalid' ? 'validation_failed' : 'unsupported';
        failure ??= new DerouterError(code, error.message, { param: error.param });
        continue;
      }
      const leftMs = until - performance.now();
      if (leftMs <= 0) break;
      const isLast = !routes.slice(index + 1).some((other) => health.waitMs(other) === 0);
      const outcome = await attempt(state, call, { leftMs, isLast, attempts }, parts);
      if ('answer' in outcome) {
        if (conversation !== null) affinity.served(conversation, route.upstreamId);
        return { call, attempts, ...outcome };
      }
      failure = soonest(failure, outcome.failure);
      waitMs = Math.min(waitMs, outcome.waitMs);
    }
    if (round > 0 || waitMs > maxWaitMs || performance.now() + waitMs > until) {
      throw new DispatchError(failure ?? allPaused(noRetry), attempts);
    }
    try {
      await sleep(waitMs + timerSlackMs, undefined, { signal: state.abort.signal });
    } catch {
      throw new DispatchError(abortedError(state.abort), attempts);
    }
  }
}

function orderOrFail(state: WithSystemPrompt, parts: DispatchParts): ReturnType<typeof orderRoutes> {
  try {
    return orderRoutes(state, parts);
  } catch (error) {
    throw error instanceof DerouterError ? new DispatchError(error, []) : error;
  }
}

type Outcome = Pick<Dispatched, 'answer' | 'statusCode' | 'sentAt' | 'firstByteBy'> | Failed;

interface Try {
  readonly leftMs: number;
  /** Whether there is no route left to fall back to. */
  readonly isLast: boolean;
  readonly attempts: Attempt[];
}

async function attempt(
  state: WithSystemPrompt,
  call: UpstreamCall,
  { leftMs, isLast, attempts }: Try,
  { client, health, timeouts }: DispatchParts,
): Promise<Outcome> {
  const { route } = call;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const traced = state.trace?.attempt(describeAttempt(state, call, attempts.length + 1));
  const note = (status: number | null, error: string | null, hasFailed = true) => {
    attempts.push({ upstreamId: route.upstreamId, status, error, ms: elapsed() });
    if (hasFailed) traced?.failed(error ?? String(status), status);
  };
  health.began(route);
  try {
    const upstream = await client.send({
      upstream: route.upstream,
      method: 'POST',
      path: call.path,
      body: call.body,
      clientHeaders: call.headers,
      signal: state.abort.signal,
      headersTimeoutMs: Math.min(leftMs, state.view.stream ? timeouts.firstByteMs : timeouts.deadlineMs),
      idleTimeoutMs: timeouts.idleMs,
    });
    const { statusCode, headers, body } = upstream;
    health.rateLimits.seen(route, headers, statusCode < 300 ? null : readRetryAfter(headers));
    const answered = (answer: Answer): Outcome => {
      note(statusCode, null, false);
      // The health of a stream without an event yet is decided when its first event arrives.
      if (answer.kind !== 'stream' || answer.stream.hasBegun)
        health.succeeded(route, elapsed(), answer.kind === 'stream' ? 'stream' : 'whole');
      return { answer, statusCode: answer.kind === 'refusal' && statusCode < 400 ? 400 : statusCode, sentAt: startedAt, firstByteBy };
    };
    const firstByteBy = startedAt + Math.min(leftMs, timeouts.firstByteMs);
    if (statusCode >= 200 && statusCode < 300) {
      // With no fallback left, start streaming keep-alives instead of waiting silently.
      const patienceMs = Math.max(0, firstByteBy - performance.now());
      const patience = { patienceMs: isLast ? Math.min(patienceMs, maxWaitMs) : patienceMs, isLast };
      const wantsStream = state.view.stream && state.operation === 'generate' && isChatDialect(call.dialect);
      const answer = wantsStream
        ? await awaitStream(upstream, call.dialect, patience)
        : await awaitWhole({ ...upstream, body: countBody(body, state.buffered) }, call.dialect, state.operation !== 'count_tokens');
      if (answer.kind !== 'none') return answered(answer);
      body.destroy();
      note(statusCode, answer.what);
      health.failed(route, answer.what);
      return { failure: failureOf(answer.status, null), waitMs: answer.status === 504 ? noRetry : backoff() };
    }
    const bytes = await readRefusal(body, timeouts.idleMs);
    if (isAnswerToCaller(statusCode, bytes, call.model)) return answered({ kind: 'refusal', bytes });
    note(statusCode, null);
    return classifyFailure(route, statusCode, headers, health, state.log);
  } catch (error) {
    if (state.abort.signal.aborted) {
      health.abandoned(route);
      traced?.failed('aborted', null);
      throw new DispatchError(abortedError(state.abort), attempts);
    }
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    note(null, code);
    health.failed(route, code);
    state.log.warn({ err: error, upstream: route.upstream.name }, 'upstream unreachable');
    if (/TIMEOUT/.test(code)) return { failure: failureOf(504, null), waitMs: noRetry };
    return {
      failure: new DerouterError('upstream_unavailable', 'The provider cannot be reached. Nothing was charged; try again shortly.', {
        retryAfterSeconds: 5,
      }),
      waitMs: backoff(),
    };
  }
}

/** What a trace says about a try: no content. */
function describeAttempt(state: WithSystemPrompt, { route, model, dialect }: UpstreamCall, number: number): TracedAttempt {
  const { principal, entry, view, body } = state;
  return {
    number,
    dialect,
    model: entry.model.id,
    upstreamModel: model,
    upstream: route.upstream,
    accountId: principal.accountId,
    keyId: principal.keyId,
    stream: view.stream,
    maxTokens: view.outputLimit,
    choices: view.choices,
    body,
  };
}

/** Reads the body of a refusal, up to `maxRefusalBytes`. */
async function readRefusal(body: AnswerBody, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => body.destroy(), Math.min(timeoutMs, 5_000));
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxRefusalBytes) break;
    }
  } catch {
    // A partial body is good enough.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
