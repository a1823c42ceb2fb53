import { setTimeout as sleep } from 'node:timers/promises';
import { TranslationError } from '@derouter/protocols';
import type { Dispatcher } from 'undici';
import type { UpstreamTimeouts } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { Logger } from '../../observability/index.ts';
import { abortedError, type Instructed } from '../exchange.ts';
import { type Affinity, conversationOf, decodeBody, type Health, type UpstreamClient } from '../upstreams/index.ts';
import { allPaused, backoff, type Failed, failureOf, isAboutOurAccount, isAnswerToCaller, judge, never } from './judge-answer.ts';
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
  /** The answer's bytes, uncompressed. */
  readonly chunks: AsyncIterator<Buffer>;
  /** Their beginning, of a stream: it was waited for to know that there is an answer. */
  readonly first: Promise<IteratorResult<Buffer>> | null;
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

export interface DispatchParts {
  readonly client: UpstreamClient;
  readonly health: Health;
  readonly affinity: Affinity;
  readonly timeouts: UpstreamTimeouts;
  readonly log: Logger;
}

/** When all routes failed and one of them may recover within this, it is tried once more. */
const longestWaitMs = 3_000;

/**
 * Sends the request to the first upstream that answers it; the next one is tried only while nothing has reached
 * the client. Throws `DispatchError` when none does, or when the exchange was ended meanwhile.
 */
export async function dispatch(state: Instructed & { readonly loweredOutput?: number | null }, parts: DispatchParts): Promise<Dispatched> {
  const { health, affinity, timeouts } = parts;
  const attempts: Attempt[] = [];
  const until = state.startedAt + timeouts.deadlineMs;
  const conversation = state.routes.length > 1 ? conversationOf(state.principal.keyId, state.entry.model.id, state.body) : null;
  const routes = conversation === null ? state.routes : affinity.order(state.routes, conversation);
  let failure: DerouterError | null = null;
  for (let round = 0; ; round++) {
    let waitMs = Number.POSITIVE_INFINITY;
    let untriedForMs = Number.POSITIVE_INFINITY;
    for (const route of routes) {
      const pauseMs = health.waitMs(route);
      if (pauseMs > 0) {
        untriedForMs = Math.min(untriedForMs, pauseMs);
        continue;
      }
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
      const leftMs = until - performance.now();
      if (leftMs <= 0) break;
      const outcome = await attempt(state, call, leftMs, attempts, parts);
      if ('answer' in outcome) {
        if (conversation !== null) affinity.served(conversation, route.upstreamId);
        return { ...outcome.answer, attempts };
      }
      failure = outcome.failure;
      waitMs = Math.min(waitMs, outcome.waitMs);
    }
    if (round > 0 || waitMs > longestWaitMs || performance.now() + waitMs > until) {
      throw new DispatchError(failure ?? allPaused(untriedForMs), attempts);
    }
    try {
      await sleep(waitMs, undefined, { signal: state.abort.signal });
    } catch {
      throw new DispatchError(abortedError(state.abort), attempts);
    }
  }
}

type Outcome = { readonly answer: Omit<Dispatched, 'attempts'> } | Failed;

async function attempt(
  state: Instructed,
  call: UpstreamCall,
  leftMs: number,
  attempts: Attempt[],
  { client, health, timeouts, log }: DispatchParts,
): Promise<Outcome> {
  const { route } = call;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const note = (status: number | null, error: string | null) => {
    attempts.push({ upstreamId: route.upstreamId, status, error, ms: elapsed() });
  };
  health.began(route);
  try {
    const upstream = await client.send({
      upstream: route.upstream,
      method: 'POST',
      path: call.path,
      body: call.body,
      clientHeaders: state.request.headers,
      signal: state.abort.signal,
      headersTimeoutMs: Math.min(leftMs, state.view.stream ? timeouts.firstByteMs : timeouts.deadlineMs),
      idleTimeoutMs: timeouts.idleMs,
    });
    const { statusCode, headers } = upstream;
    if (statusCode >= 200 && statusCode < 300) {
      const chunks = decodeBody(upstream)[Symbol.asyncIterator]();
      const isStream = String(headers['content-type'] ?? '').includes('text/event-stream');
      const begun = isStream ? await awaitFirst(chunks, Math.max(0, timeouts.firstByteMs - elapsed())) : { first: null, error: null };
      if (begun.error === null) {
        note(statusCode, null);
        health.succeeded(route, elapsed());
        return { answer: { call, upstream, chunks, first: begun.first, refusal: null } };
      }
      upstream.body.destroy();
      note(statusCode, begun.error);
      health.failed(route, begun.error);
      return { failure: failureOf(begun.error === 'rate_limit_error' ? 429 : 529, null), waitMs: backoff() };
    }
    const refusal = await readRefusal(upstream, timeouts.idleMs);
    note(statusCode, null);
    if (isAnswerToCaller(statusCode) && !isAboutOurAccount(refusal)) {
      health.succeeded(route, elapsed());
      return { answer: { call, upstream, chunks: nothing, first: null, refusal } };
    }
    return judge(route, statusCode, headers, health, log);
  } catch (error) {
    if (state.abort.signal.aborted) {
      health.abandoned(route);
      throw new DispatchError(abortedError(state.abort), attempts);
    }
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    note(null, code);
    health.failed(route, code);
    log.warn({ err: error, upstream: route.upstream.name, requestId: state.requestId }, 'an upstream could not be reached');
    if (/TIMEOUT/.test(code)) return { failure: failureOf(504, null), waitMs: never };
    return {
      failure: new DerouterError('upstream_unavailable', 'The provider cannot be reached. Nothing was charged; try again shortly.', {
        retryAfterSeconds: 5,
      }),
      waitMs: backoff(),
    };
  }
}

const nothing: AsyncIterator<Buffer> = { next: async () => ({ done: true, value: undefined }) };

/**
 * Waits for the first bytes of a stream: until they come, the next route may still be tried. Some providers are overloaded
 * with status 200 and an error as the first event. A stream that takes its time after its head is passed on as it is.
 */
async function awaitFirst(
  chunks: AsyncIterator<Buffer>,
  timeoutMs: number,
): Promise<{ first: Promise<IteratorResult<Buffer>>; error: string | null }> {
  const first = chunks.next();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.min(timeoutMs, longestWaitMs));
  });
  try {
    const step = await Promise.race([first, late]);
    if (step === null) return { first, error: null };
    if (step.done) return { first, error: 'empty_answer' };
    const head = step.value.toString('latin1', 0, 2_000).trimStart();
    const error = /^(event: ?error\b|data: ?\{ ?"(error|type" ?: ?"error)")/.test(head)
      ? (/"type" ?: ?"(\w+_error)"/.exec(head)?.[1] ?? 'error_event')
      : null;
    return { first, error: error === 'invalid_request_error' ? null : error };
  } finally {
    clearTimeout(timer);
  }
}

/** A refusal's body, as far as it is of use. */
async function readRefusal(upstream: Dispatcher.ResponseData, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => upstream.body.destroy(), Math.min(timeoutMs, 5_000));
  try {
    for await (const chunk of decodeBody(upstream)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > largestRefusal) break;
    }
  } catch {
    // What came is enough.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}

const largestRefusal = 1024 * 1024;
