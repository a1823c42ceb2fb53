import { once } from 'node:events';
import { type AnswerReading, isRecord, readAnswer, SseReader, tapFor, writeErrorEvent } from '@derouter/protocols';
import { DerouterError } from '../../errors/index.ts';
import type { EndReason, Received } from '../exchange.ts';
import type { Dispatched } from './dispatch.ts';

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
export function relay(state: Received, dispatched: Dispatched): Promise<Relayed> {
  const type = String(dispatched.upstream.headers['content-type'] ?? '');
  if (dispatched.upstream.statusCode === 200 && type.includes('text/event-stream')) return relayStream(state, dispatched);
  return relayWhole(state, dispatched);
}

async function relayStream(state: Received, { upstream, call }: Dispatched): Promise<Relayed> {
  const { response, dialect, abort } = state;
  response.status(200);
  response.setHeader('content-type', 'text/event-stream; charset=utf-8');
  response.setHeader('cache-control', 'no-cache, no-transform');
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  const reader = new SseReader();
  const tap = tapFor(dialect, { withholdUsage: call.withholdUsage });
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
  try {
    for await (const chunk of upstream.body as AsyncIterable<Buffer>) {
      const frames = reader.push(chunk);
      const withheld = frames.filter((frame) => tap.read(frame));
      if (!call.withholdUsage) await pass(chunk);
      else await pass(Buffer.concat(frames.filter((frame) => !withheld.includes(frame)).map((frame) => frame.raw)));
    }
    const rest = reader.end();
    const shown = rest.filter((frame) => !tap.read(frame));
    if (call.withholdUsage) await pass(Buffer.concat(shown.map((frame) => frame.raw)));
  } catch {
    failed = !abort.signal.aborted;
    upstream.body.destroy();
    upstream.body.on('error', () => {});
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

async function relayWhole(state: Received, { upstream, refusal }: Dispatched): Promise<Relayed> {
  const { dialect, abort } = state;
  let bytes: Buffer;
  try {
    bytes = refusal ?? (await collect(upstream.body as AsyncIterable<Buffer>));
  } catch {
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
  const reading = state.operation === 'count_tokens' ? nothingRead : readAnswer(dialect, parsed);
  if (reading.error && reading.usage === null) {
    return { ...base, ending: 'upstream_failed', reading, httpStatus: 502, errorCode: reading.error.type, body: null };
  }
  if (!reading.ended && state.operation === 'generate') {
    return { ...base, ending: 'upstream_failed', reading, httpStatus: 502, errorCode: 'upstream_failed', body: null };
  }
  return { ...base, ending: 'complete', delivered: true, reading, httpStatus: upstream.statusCode, errorCode: null };
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
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
