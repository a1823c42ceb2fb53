import { type AnswerReading, wholeWithoutCosts } from '@derouter/protocols';
import type { Resolved } from '../exchange.ts';
import type { Answer } from '../stages/await-answer.ts';
import type { Dispatched } from '../stages/dispatch.ts';
import { readRefusal } from '../stages/rewrite-error.ts';
import { relayStream } from './relay-stream.ts';
import type { Relayed, RelayParts } from './relayed.ts';
import { stopCutterFor, translateWhole } from './translation.ts';

const nothingRead: AnswerReading = { usage: null, usageIsFinal: false, finishReason: null, deliveredTokens: 0, ended: false, error: null };

/** Passes the answer on. Streams are forwarded as they arrive; whole answers are sent once they are charged. */
export async function relay(state: Resolved, dispatched: Dispatched, parts: RelayParts): Promise<Relayed> {
  const { answer } = dispatched;
  if (answer.kind === 'stream') {
    try {
      return await relayStream(state, dispatched, answer.stream, parts);
    } catch (error) {
      // The client has left, so the rest is not needed.
      answer.stream.destroy();
      throw error;
    }
  }
  const relayed = answer.kind === 'refusal' ? relayRefusal(state, dispatched, answer.bytes) : relayWhole(state, dispatched, answer, parts);
  if (relayed.reading.id) await parts.onStored?.([relayed.reading.id, ...(relayed.reading.itemIds ?? [])]);
  return relayed;
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
  // Translation would leave only the error.
  const hasFailed = reading.error !== null && call.dialect !== state.dialect;
  // A background run has only been accepted so far.
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
  const body = call.dialect === state.dialect ? wholeWithoutCosts(bytes, parsed) : translateWhole(state, call, parsed, stops);
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
