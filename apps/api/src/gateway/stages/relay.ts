import { once } from 'node:events';
import {
  type AnswerIdentity,
  type AnswerReading,
  type ChatDialect,
  createStreamTranslator,
  isRecord,
  readAnswer,
  SseReader,
  type StreamTranslator,
  tapFor,
  translateAnswer,
  writeErrorEvent,
} from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import { DerouterError } from '../../errors/index.ts';
import type { EndReason, Resolved, WithBody } from '../exchange.ts';
import type { Dispatched } from './dispatch.ts';
import type { UpstreamCall } from './prepare.ts';

/** How the exchange with the upstream ended. */
export type Ending = 'complete' | EndReason | 'upstream_failed';

/** What became of an answer. The client's response is not yet ended: it is when the charge is booked. */
export interface Relayed {
  readonly ending: Ending;
  readonly reading: AnswerReading;
  /** Some of the model's output went to the client. */
  readonly delivered: boolean;
  /** Milliseconds from the request to the first byte of the answer. */
  readonly ttftMs: number | null;
  readonly httpStatus: number;
  readonly errorCode: string | null;
  /** A whole answer that waits to be sent. */
  readonly body: Buffer | null;
}

/** What a client is told in a stream that ends before its answer does. */
const lastWords = {
  upstream_failed: {
    status: 502,
    code: 'upstream_failed',
    message: 'The provider ended the answer midway. What was delivered is charged.',
  },
  shutdown: { status: 503, code: 'shutting_down', message: 'The service is restarting. What was delivered is charged.' },
  suspended: { status: 403, code: 'account_suspended', message: 'This key may not be used any more. What was delivered is charged.' },
} as const;

/** Why we ended the exchange, if we did. */
function endReason({ signal }: AbortController): EndReason | null {
  if (!signal.aborted) return null;
  return signal.reason === 'shutdown' || signal.reason === 'suspended' ? signal.reason : 'client_gone';
}

const nothingRead: AnswerReading = { usage: null, usageIsFinal: false, finishReason: null, deliveredTokens: 0, ended: false, error: null };

/** A whole answer may be this large. */
const maxAnswerBytes = 128 * 1024 * 1024;

/** Passes the answer on. Streams go through as they arrive; whole answers are read first. */
export function relay(state: Resolved, dispatched: Dispatched, { keepAliveMs }: Pick<UpstreamTimeouts, 'keepAliveMs'>): Promise<Relayed> {
  const type = String(dispatched.upstream.headers['content-type'] ?? '');
  if (dispatched.upstream.statusCode === 200 && type.includes('text/event-stream')) return relayStream(state, dispatched, keepAliveMs);
  return relayWhole(state, dispatched);
}

async function relayStream(state: Resolved, { upstream, call, chunks, first }: Dispatched, keepAliveMs: number): Promise<Relayed> {
  const { response, dialect, abort } = state;
  response.status(200);
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.setHeader('cache-control', 'no-cache, no-transform');
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  const reader = new SseReader();
  const tap = tapFor(call.dialect, { withholdUsage: call.withholdUsage });
  const translator = translatorFor(state, call);
  let ttftMs: number | null = null;
  let failed = false;
  // Where the bytes that went out ended: an error event begins on a line of its own, after a blank one.
  let tail = '\n\n';
  const pass = async (bytes: Buffer) => {
    if (bytes.length === 0 || response.destroyed) return;
    tail = bytes.length > 1 ? bytes.toString('latin1', bytes.length - 2) : tail.slice(-1) + bytes.toString('latin1');
    ttftMs ??= Math.round(performance.now() - state.startedAt);
    if (!response.write(bytes)) await once(response, 'drain', { signal: abort.signal });
  };
  // Proxies and clients give up on a connection that says nothing. A comment is said between events only.
  let heardAt = performance.now();
  const keepAlive = setInterval(() => {
    const isBetween = /\n\n$|\r\r$/.test(tail);
    if (performance.now() - heardAt >= keepAliveMs && isBetween && !response.destroyed && !response.writableNeedDrain) {
      response.write(': keep-alive\n\n');
    }
  }, keepAliveMs);
  try {
    for (let step = await (first ?? chunks.next()); !step.done; step = await chunks.next()) {
      const chunk = step.value;
      heardAt = performance.now();
      const frames = reader.push(chunk);
      if (translator) {
        for (const frame of frames) tap.read(frame);
        await pass(Buffer.from(frames.map((frame) => translator.push(frame)).join('')));
        continue;
      }
      const withheld = frames.filter((frame) => tap.read(frame));
      if (!call.withholdUsage) await pass(chunk);
      else await pass(Buffer.concat(frames.filter((frame) => !withheld.includes(frame)).map((frame) => frame.raw)));
    }
    const rest = reader.end();
    const shown = rest.filter((frame) => !tap.read(frame));
    if (translator) await pass(Buffer.from(rest.map((frame) => translator.push(frame)).join('') + translator.end()));
    else if (call.withholdUsage) await pass(Buffer.concat(shown.map((frame) => frame.raw)));
  } catch {
    failed = !abort.signal.aborted;
    upstream.body.destroy();
    upstream.body.on('error', () => {});
  } finally {
    clearInterval(keepAlive);
  }
  const reading = tap.reading();
  // Closed without a word before the answer was over: the client must not take it for a whole one.
  if (!abort.signal.aborted && !reading.ended && !reading.error) failed = true;
  const ending: Ending = endReason(abort) ?? (failed || reading.error ? 'upstream_failed' : 'complete');
  if ((failed || ending === 'shutdown' || ending === 'suspended') && !response.destroyed) {
    const { status, code, message } = lastWords[failed ? 'upstream_failed' : ending === 'suspended' ? 'suspended' : 'shutdown'];
    if (!/\n\n$|\r\r$/.test(tail)) response.write(tail.endsWith('\n') ? '\n' : '\n\n');
    response.write(writeErrorEvent(dialect, { status, code, message, requestId: state.requestId }));
  }
  return {
    ending,
    reading,
    delivered: ttftMs !== null && reading.deliveredTokens > 0,
    ttftMs,
    httpStatus: 200,
    errorCode: ending === 'complete' ? null : ending === 'upstream_failed' ? (reading.error?.type ?? 'upstream_failed') : ending,
    body: null,
  };
}

async function relayWhole(state: Resolved, { upstream, call, chunks, refusal }: Dispatched): Promise<Relayed> {
  const { abort, view } = state;
  let bytes: Buffer;
  try {
    bytes = refusal ?? (await collect(chunks));
  } catch {
    upstream.body.destroy();
    const ending: Ending = endReason(abort) ?? 'upstream_failed';
    const httpStatus = { client_gone: 499, suspended: 403, shutdown: 503, upstream_failed: 502 }[ending];
    return { ending, reading: nothingRead, delivered: false, ttftMs: null, httpStatus, errorCode: ending, body: null };
  }
  const ttftMs = Math.round(performance.now() - state.startedAt);
  const parsed = parseJson(bytes);
  const base = { delivered: false, ttftMs, body: bytes };
  if (upstream.statusCode >= 400) {
    return {
      ...base,
      ending: 'upstream_failed',
      reading: nothingRead,
      httpStatus: upstream.statusCode,
      errorCode: errorCodeOf(parsed),
      body: bytes,
    };
  }
  if (!parsed)
    return { ...base, ending: 'upstream_failed', reading: nothingRead, httpStatus: 502, errorCode: 'upstream_failed', body: null };
  const reading = state.operation === 'count_tokens' ? nothingRead : readAnswer(call.dialect, parsed);
  if (reading.error && reading.usage === null) {
    return { ...base, ending: 'upstream_failed', reading, httpStatus: 502, errorCode: reading.error.type, body: null };
  }
  // A background run has only been accepted yet.
  if (!reading.ended && state.operation === 'generate' && !(view.kept.background && reading.id)) {
    return { ...base, ending: 'upstream_failed', reading, httpStatus: 502, errorCode: 'upstream_failed', body: null };
  }
  const body = call.dialect === state.dialect ? bytes : translateBody(state, call, parsed);
  return { ...base, ending: 'complete', delivered: true, reading, httpStatus: upstream.statusCode, errorCode: null, body };
}

/** How an answer of another dialect is named to the client: by our request, and by the model it asked for. */
function identityOf({ requestId, body, dialect }: WithBody): AnswerIdentity {
  const prefix = { 'anthropic-messages': 'msg_', 'openai-chat': 'chatcmpl-', 'openai-responses': 'resp_', 'openai-embeddings': '' }[
    dialect
  ];
  return { id: prefix + requestId.replaceAll('-', ''), model: String(body.model), created: Math.floor(Date.now() / 1000) };
}

function translatorFor(state: WithBody, call: UpstreamCall): StreamTranslator | null {
  if (call.dialect === state.dialect) return null;
  const options = isRecord(state.body.stream_options) ? state.body.stream_options : {};
  const identity = { ...identityOf(state), includeUsage: state.dialect !== 'openai-chat' || options.include_usage === true };
  return createStreamTranslator(call.dialect as ChatDialect, state.dialect as ChatDialect, identity, state.body);
}

function translateBody(state: WithBody, call: UpstreamCall, answer: Readonly<Record<string, unknown>>): Buffer {
  const { dialect, body } = state;
  return Buffer.from(JSON.stringify(translateAnswer(call.dialect as ChatDialect, dialect as ChatDialect, answer, identityOf(state), body)));
}

async function collect(body: AsyncIterator<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (let step = await body.next(); !step.done; step = await body.next()) {
    const chunk = step.value;
    size += chunk.length;
    if (size > maxAnswerBytes) throw new DerouterError('upstream_failed', 'The answer of the provider is too large.');
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

function parseJson(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function errorCodeOf(body: Record<string, unknown> | null): string {
  const error = isRecord(body?.error) ? body.error : {};
  return typeof error.type === 'string' ? error.type.slice(0, 80) : 'upstream_refused';
}
