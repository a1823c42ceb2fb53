import { once } from 'node:events';
import {
  type AnswerIdentity,
  type AnswerReading,
  type ChatDialect,
  type CountText,
  clientDialects,
  createStopCutter,
  createStreamTranslator,
  type ErrorReport,
  isChatDialect,
  responsesFailure,
  responsesFailureOf,
  type SseFrame,
  type StopCutter,
  type StreamTranslator,
  tapFor,
  translateAnswer,
  withoutNullUsage,
  writeErrorEvent,
} from '@derouter/protocols';
import type { UpstreamTimeouts } from '../../config.ts';
import type { EndReason, Resolved, WithBody } from '../exchange.ts';
import type { Health } from '../upstreams/index.ts';
import type { Answer } from './await-answer.ts';
import type { Dispatched } from './dispatch.ts';
import type { UpstreamCall } from './prepare.ts';
import { readRefusal } from './rewrite-error.ts';

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
  nothing_came: { status: 504, code: 'upstream_timeout', message: 'The provider failed to answer. Nothing was charged; try again.' },
  shutdown: {
    status: 503,
    code: 'shutting_down',
    message: 'The service is restarting. What was delivered is charged.',
    retryAfterSeconds: 2,
  },
  suspended: { status: 403, code: 'account_suspended', message: 'This key may not be used any more. What was delivered is charged.' },
} as const;

/** Why we ended the exchange, if we did. */
function endReason({ signal }: AbortController): EndReason | null {
  if (!signal.aborted) return null;
  return signal.reason === 'shutdown' || signal.reason === 'suspended' ? signal.reason : 'client_gone';
}

const nothingRead: AnswerReading = { usage: null, usageIsFinal: false, finishReason: null, deliveredTokens: 0, ended: false, error: null };

/** After a dialect's last event, the connection may stay open this long. */
const lingerMs = 1_000;
const nothing = Buffer.alloc(0);
/** Responses say the whole answer once more at their end, so a translated one is kept: up to so many characters. */
const maxRepeatedChars = 32 * 1024 * 1024;

export interface RelayParts {
  readonly timeouts: Pick<UpstreamTimeouts, 'keepAliveMs' | 'idleMs'>;
  readonly health: Health;
  /** Tokens of the prompt as we estimate them; null where nobody did. */
  readonly promptTokens: number | null;
  /** Tokens of a text that was withheld from the client. */
  readonly countText: CountText;
  /** Called with the provider's ids of a stored response and its items before the client can use them. */
  readonly onStored: ((ids: readonly string[]) => Promise<void>) | null;
}

/** Passes the answer on. Streams go through as they arrive; whole answers wait to be sent until they are charged. */
export async function relay(state: Resolved, dispatched: Dispatched, parts: RelayParts): Promise<Relayed> {
  const { answer } = dispatched;
  if (answer.kind === 'stream') {
    try {
      return await relayStream(state, dispatched, answer, parts);
    } catch (error) {
      // The provider does not go on for nobody.
      answer.body.destroy();
      throw error;
    }
  }
  const relayed = answer.kind === 'refusal' ? relayRefusal(state, dispatched, answer.bytes) : relayWhole(state, dispatched, answer, parts);
  if (relayed.reading.id) await parts.onStored?.([relayed.reading.id, ...(relayed.reading.itemIds ?? [])]);
  return relayed;
}

type StreamAnswer = Extract<Answer, { kind: 'stream' }>;

async function relayStream(
  state: Resolved,
  { call, firstByteBy }: Dispatched,
  { body, reader, head, hasBegun, next }: StreamAnswer,
  { timeouts, health, onStored, promptTokens, countText }: RelayParts,
): Promise<Relayed> {
  const { response, dialect, abort } = state;
  const form = clientDialects[dialect].createForm?.(state.path) ?? null;
  const send = (bytes: Buffer | string) => response.write(form ? form.push(bytes) : bytes);
  response.statusCode = 200;
  response.setHeader('content-type', form?.contentType ?? 'text/event-stream; charset=utf-8');
  response.setHeader('cache-control', 'no-cache, no-transform');
  response.setHeader('x-accel-buffering', 'no');
  if (head.length === 0) response.flushHeaders();
  const tap = tapFor(call.dialect, { withholdUsage: call.withholdUsage });
  const stops = stopCutterFor(state, call, countText);
  const translator = translatorFor(state, call, promptTokens, stops);
  const client = clientDialects[dialect];
  const follower = translator === null ? (client.createFollower?.(identityOf(state)) ?? null) : null;
  // Else bytes go out as they come, and may end anywhere. After half an event no client would read how a Responses stream ends.
  const sendsWholeEvents = translator !== null || call.withholdUsage || follower !== null;
  let ttftMs: number | null = null;
  let failed = false;
  let repeatedChars = 0;
  let recorded: 'nothing' | 'response' | 'items' = 'nothing';
  let blockedSince: number | null = null;
  const pass = async (bytes: Buffer) => {
    ttftMs ??= elapsed(state);
    if (send(bytes)) return;
    blockedSince = performance.now();
    await once(response, 'drain', { signal: abort.signal });
    blockedSince = null;
  };
  /** Bytes of events that had begun to go out before the chunk that ends them. */
  let begunBytes = 0;
  /** Reads events as they go by; returns what of them the client gets. */
  const read = (chunk: Buffer, frames: readonly SseFrame[]): Buffer => {
    if (tap.isCut) return nothing;
    if (translator) {
      let text = '';
      for (const frame of frames) {
        tap.read(frame);
        text += translator.push(frame);
      }
      repeatedChars += text.length;
      if (client.repeatsAnswer && repeatedChars > maxRepeatedChars) throw new RangeError('the answer is too large to be translated');
      return text === '' ? nothing : Buffer.from(text);
    }
    if (call.withholdUsage) return joinRaw(frames.filter((frame) => !tap.read(frame)).map(({ raw }) => withoutNullUsage(raw)));
    let wholeBytes = 0;
    for (const frame of frames) {
      tap.read(frame);
      if (tap.isCut) return chunk.subarray(0, Math.max(0, wholeBytes - begunBytes));
      follower?.read(frame);
      wholeBytes += frame.raw.length;
    }
    begunBytes += chunk.length - wholeBytes;
    return follower ? wholeEvents(chunk, frames) : chunk;
  };
  const handle = async (chunk: Buffer, frames: readonly SseFrame[]) => {
    const bytes = read(chunk, frames);
    if (onStored && recorded === 'nothing' && tap.answerId !== null) {
      await onStored([tap.answerId]);
      recorded = 'response';
    }
    if (onStored && recorded === 'response' && tap.isOver) {
      await onStored(tap.itemIds);
      recorded = 'items';
    }
    if (bytes.length > 0 && !response.destroyed) await pass(bytes);
    if (tap.isCut) body.destroy();
  };
  // Proxies and clients give up on a connection that says nothing. Nothing of ours stands within an event.
  let heardAt = performance.now();
  const keepAlive = setInterval(() => {
    const now = performance.now();
    // Whoever does not read for so long has left, whatever its connection says.
    if (blockedSince !== null && now - blockedSince > timeouts.idleMs) return abort.abort('client_gone' satisfies EndReason);
    const isBetween = sendsWholeEvents || reader.isBetweenEvents;
    if (now - heardAt >= timeouts.keepAliveMs && isBetween && !response.destroyed && !response.writableNeedDrain) {
      send(follower?.keepAlive() || translator?.keepAlive() || ': keep-alive\n\n');
    }
  }, timeouts.keepAliveMs);
  const endIn = (ms: number) => setTimeout(() => body.destroy(), Math.max(0, ms));
  let timer = hasBegun ? undefined : endIn(firstByteBy - performance.now());
  let lingers = false;
  const lingerOnceOver = () => {
    if (!tap.isOver || lingers) return;
    lingers = true;
    timer = endIn(lingerMs);
  };
  try {
    for (const { chunk, frames } of head) await handle(chunk, frames);
    lingerOnceOver();
    for (let step = await (next ?? body.next()); !step.done; step = await body.next()) {
      heardAt = performance.now();
      if (!lingers) clearTimeout(timer);
      // A stream that was passed on without a word has begun.
      if (!hasBegun && ttftMs === null) health.succeeded(call.route, elapsed(state));
      await handle(step.value, reader.push(step.value));
      lingerOnceOver();
    }
  } catch {
    const { ended, usageIsFinal } = tap.reading();
    // All had come: how the connection then closed is nobody's concern.
    failed = !abort.signal.aborted && !tap.isOver && !(ended && usageIsFinal);
    body.destroy();
  } finally {
    clearInterval(keepAlive);
    clearTimeout(timer);
  }
  const endedBetweenEvents = reader.isBetweenEvents;
  let rest: Buffer = nothing;
  try {
    if (!failed && !abort.signal.aborted) rest = read(nothing, reader.end());
  } catch {
    // What was delivered before is charged.
    failed = true;
  }
  const reading = stops?.adjust(tap.reading()) ?? tap.reading();
  // Closed without a word before the answer was over: the client must not take it for a whole one.
  if (!abort.signal.aborted && !reading.ended && !reading.error) failed = true;
  // Translation has said the error itself.
  if (tap.isCut && !tap.isOver && !translator) failed = true;
  if (!failed && !abort.signal.aborted && !response.destroyed) {
    const end = translator ? Buffer.concat([rest, Buffer.from(translator.end())]) : rest;
    if (end.length > 0) send(end);
  }
  // Some clients hang up at the last event: whoever has heard it has the whole answer.
  const ending: Ending = (tap.isOver ? null : endReason(abort)) ?? (failed || reading.error ? 'upstream_failed' : 'complete');
  if (ending === 'upstream_failed') {
    if (!hasBegun && ttftMs === null) health.failed(call.route, 'first_byte_timeout');
    else health.brokeOff(call.route, reading.error ? 'an error within the answer' : 'broke off midway');
  }
  if ((failed || ending === 'shutdown' || ending === 'suspended') && !response.destroyed) {
    const words = failed ? (ttftMs === null ? 'nothing_came' : 'upstream_failed') : ending === 'suspended' ? 'suspended' : 'shutdown';
    // It begins on a line of its own, after a blank one.
    const between = sendsWholeEvents || endedBetweenEvents;
    const report: ErrorReport = { ...lastWords[words], requestId: state.requestId };
    const failure = responsesFailureOf(report);
    const end = follower?.fail(failure) || translator?.fail(failure) || writeErrorEvent(dialect, report);
    send(`${between ? '' : '\n\n'}${end}`);
  } else if (follower && reading.error && !tap.isOver && !response.destroyed) {
    // The provider's `error` alone is no end that Codex knows.
    send(follower.fail(responsesFailure(reading.error)));
  }
  if (form && !response.destroyed) response.write(form.end());
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

/** The events that a chunk completed: usually the chunk itself. One that began in an earlier chunk may make up for one that goes on. */
function wholeEvents(chunk: Buffer, frames: readonly SseFrame[]): Buffer {
  const raws = frames.map(({ raw }) => raw);
  const [first] = raws;
  const beginsHere = first?.buffer === chunk.buffer && first.byteOffset === chunk.byteOffset;
  const isWhole = beginsHere && raws.reduce((bytes, raw) => bytes + raw.length, 0) === chunk.length;
  return isWhole ? chunk : joinRaw(raws);
}

function joinRaw(parts: readonly Buffer[]): Buffer {
  const [first] = parts;
  if (first === undefined) return nothing;
  return parts.length === 1 ? first : Buffer.concat(parts);
}

function relayRefusal(state: Resolved, { statusCode }: Dispatched, bytes: Buffer): Relayed {
  const { status, error, overflow } = readRefusal(bytes, statusCode);
  return {
    ending: 'upstream_failed',
    reading: nothingRead,
    delivered: false,
    ttftMs: elapsed(state),
    httpStatus: status,
    errorCode: overflow ? 'context_length_exceeded' : (error?.type?.slice(0, 80) ?? 'upstream_refused'),
    body: bytes,
  };
}

function relayWhole(
  state: Resolved,
  { call, statusCode }: Dispatched,
  { bytes, parsed, reading: read }: Extract<Answer, { kind: 'whole' }>,
  { countText }: RelayParts,
): Relayed {
  const ttftMs = elapsed(state);
  const reading = read ?? nothingRead;
  // In another dialect only the error would be left of it.
  const hasFailed = reading.error !== null && call.dialect !== state.dialect;
  // A background run has only been accepted yet.
  const isUnfinished = !reading.ended && state.operation !== 'count_tokens' && !(state.view.kept.background && reading.id);
  if (hasFailed || isUnfinished) {
    return {
      ending: 'upstream_failed',
      reading,
      delivered: false,
      ttftMs,
      httpStatus: 502,
      errorCode: reading.error?.type.slice(0, 80) ?? 'upstream_failed',
      body: null,
    };
  }
  const stops = stopCutterFor(state, call, countText);
  const body = call.dialect === state.dialect ? bytes : translateBody(state, call, parsed, stops);
  return {
    ending: 'complete',
    reading: stops?.adjust(reading) ?? reading,
    delivered: true,
    ttftMs,
    httpStatus: statusCode,
    errorCode: null,
    body,
  };
}

function elapsed({ startedAt }: Resolved): number {
  return Math.round(performance.now() - startedAt);
}

/** How an answer of another dialect is named to the client: by our request, and by the model it asked for. */
function identityOf({ requestId, view, dialect }: Resolved): AnswerIdentity {
  return {
    id: clientDialects[dialect].answerIdPrefix + requestId.replaceAll('-', ''),
    model: view.model,
    created: Math.floor(Date.now() / 1000),
  };
}

function stopCutterFor({ dialect, body }: WithBody, call: UpstreamCall, countText: CountText): StopCutter | null {
  if (call.dialect === dialect || !isChatDialect(call.dialect)) return null;
  return createStopCutter(call.dialect, dialect as ChatDialect, body, countText);
}

function translatorFor(
  state: Resolved,
  call: UpstreamCall,
  promptTokens: number | null,
  stops: StopCutter | null,
): StreamTranslator | null {
  if (call.dialect === state.dialect) return null;
  const includeUsage = clientDialects[state.dialect].askForUsage === null || state.view.wantsUsageChunk;
  const identity = { ...identityOf(state), includeUsage, promptTokens };
  return createStreamTranslator(call.dialect as ChatDialect, state.dialect as ChatDialect, identity, state.body, stops);
}

function translateBody(state: Resolved, call: UpstreamCall, answer: Readonly<Record<string, unknown>>, stops: StopCutter | null): Buffer {
  const { dialect, body } = state;
  return Buffer.from(JSON.stringify(translateAnswer(call.dialect, dialect, answer, identityOf(state), body, stops)));
}
