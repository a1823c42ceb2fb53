import type { AnswerReading, EventBlock } from '@derouter/protocols';
import type { AnswerStream } from '../answer-stream.ts';
import type { EndReason, Resolved } from '../exchange.ts';
import type { Dispatched } from '../stages/dispatch.ts';
import type { Health } from '../upstreams/index.ts';
import { AnswerReader } from './answer-reader.ts';
import { ClientWriter } from './client-writer.ts';
import { brokeOff, endingOf, lastWordsOf, type StreamFacts, wasLost } from './ending.ts';
import type { Relayed, RelayParts } from './relayed.ts';

/** How long the connection may stay open after the dialect's last event. */
const lingerMs = 1_000;
const nothing = Buffer.alloc(0);

/** Forwards a stream as it arrives. The client's response stays open until the charge is booked. */
export async function relayStream(state: Resolved, dispatched: Dispatched, stream: AnswerStream, parts: RelayParts): Promise<Relayed> {
  const { response, abort } = state;
  const { call } = dispatched;
  const { opening } = parts;
  opening.handOver();
  opening.writeHead();
  if (!response.headersSent && stream.head.every(({ raw }) => raw.length === 0)) response.flushHeaders();
  const reader = new AnswerReader(state, call, parts);
  const { tap } = reader;
  const writer = new ClientWriter(response, abort, parts.timeouts, { keepAlive: () => reader.keepAlive(), form: opening.form });
  const interrupted = await passOn(stream, reader, writer, { ...parts, ...dispatched });
  const factsOf = ({ ended, usageIsFinal, error }: AnswerReading, restIsUnreadable: boolean): StreamFacts => ({
    endReason: endReason(abort),
    interrupted,
    restIsUnreadable,
    isOver: tap.isOver,
    isCut: tap.isCut,
    isTranslated: reader.isTranslated,
    ended,
    usageIsFinal,
    hasError: error !== null,
  });
  let rest: Buffer = nothing;
  let restIsUnreadable = false;
  try {
    if (!wasLost(factsOf(tap.reading(), false)) && !abort.signal.aborted) rest = reader.read(stream.end());
  } catch {
    // Output that was delivered before is still charged.
    restIsUnreadable = true;
  }
  const reading = reader.reading();
  const facts = factsOf(reading, restIsUnreadable);
  const { error } = reading;
  if (!brokeOff(facts) && !abort.signal.aborted) writer.writeLast(reader.end(rest));
  const ttftMs = writer.firstByteAt === null ? null : Math.round(writer.firstByteAt - state.startedAt);
  const ending = endingOf(facts);
  if (ending === 'upstream_failed') reportFailure(parts.health, dispatched, stream.hasBegun || ttftMs !== null, error !== null);
  const words = lastWordsOf(facts, ttftMs !== null);
  writer.writeLast(words ? reader.fail({ ...words, requestId: state.requestId }) : reader.afterError());
  writer.finish();
  return {
    ending,
    reading,
    get delivered() {
      return ttftMs !== null && reading.deliveredTokens > 0;
    },
    ttftMs,
    httpStatus: 200,
    pace: writer.pace,
    errorCode: ending === 'complete' ? null : ending === 'upstream_failed' ? (error?.type ?? 'upstream_failed') : ending,
    body: null,
  };
}

/** Forwards everything until the stream ends. Returns true if it was interrupted. */
async function passOn(
  stream: AnswerStream,
  reader: AnswerReader,
  writer: ClientWriter,
  { call, firstByteBy, health, onStored, sentAt }: Pick<Dispatched, 'call' | 'firstByteBy' | 'sentAt'> & RelayParts,
): Promise<boolean> {
  const { tap } = reader;
  const endIn = (ms: number) => setTimeout(() => stream.destroy(), Math.max(0, ms));
  let timer = stream.hasBegun ? undefined : endIn(firstByteBy - performance.now());
  let lingers = false;
  const recordStored = storedRecorder(tap, onStored);
  const handle = (events: EventBlock): Promise<void> | undefined => {
    const bytes = reader.read(events);
    const recording = recordStored();
    const writing = recording ? recording.then(() => writer.write(bytes)) : writer.write(bytes);
    return tap.isCut ? Promise.resolve(writing).then(() => stream.destroy()) : writing;
  };
  const lingerOnceOver = () => {
    if (!tap.isOver || lingers) return;
    lingers = true;
    timer = endIn(lingerMs);
  };
  try {
    for (const events of stream.head) await handle(events);
    lingerOnceOver();
    for (let step = await stream.next(); !step.done; step = await stream.next()) {
      writer.heard();
      if (!lingers) clearTimeout(timer);
      // A stream that was forwarded before its first event has now begun.
      if (!stream.hasBegun && writer.firstByteAt === null) health.succeeded(call.route, Math.round(performance.now() - sentAt), 'stream');
      // Awaited only if there is something to wait for: this runs for every chunk.
      const pending = handle(stream.read(step.value));
      if (pending) await pending;
      lingerOnceOver();
    }
    return false;
  } catch {
    stream.destroy();
    return true;
  } finally {
    writer.close();
    clearTimeout(timer);
  }
}

/** Records the ids of a stored response and of its items, each before the client can use them. */
function storedRecorder(tap: AnswerReader['tap'], onStored: RelayParts['onStored']): () => Promise<void> | undefined {
  let recorded: 'nothing' | 'response' | 'items' = 'nothing';
  return () => {
    if (!onStored) return;
    if (recorded === 'nothing' && tap.answerId !== null) {
      recorded = tap.isOver ? 'items' : 'response';
      return onStored(tap.isOver ? [tap.answerId, ...tap.itemIds] : [tap.answerId]);
    }
    if (recorded !== 'response' || !tap.isOver) return;
    recorded = 'items';
    return onStored(tap.itemIds);
  };
}

/** The reason for which we ended the request; null if we did not. */
function endReason({ signal }: AbortController): EndReason | null {
  if (!signal.aborted) return null;
  return signal.reason === 'shutdown' || signal.reason === 'suspended' ? signal.reason : 'client_gone';
}

function reportFailure(health: Health, { call }: Dispatched, hasBegun: boolean, hasError: boolean): void {
  if (!hasBegun) health.failed(call.route, 'first_byte_timeout');
  else health.brokeOff(call.route, hasError ? 'an error within the answer' : 'broke off midway');
}
