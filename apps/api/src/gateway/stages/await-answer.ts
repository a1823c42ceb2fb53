import {
  type AnswerReading,
  gatherStream,
  isAnswer,
  parseRecord,
  readAnswer,
  type SseFrame,
  SseReader,
  spreadAnswer,
  tapFor,
  type UpstreamDialect,
  upstreamDialects,
} from '@derouter/protocols';
import { AnswerStream, type Portion } from '../answer-stream.ts';
import { type AnswerBody, collectBody, emptyBody, type UpstreamAnswer } from '../upstreams/index.ts';
import { looksLikeJson, looksLikeStream } from './recognize-body.ts';

/** An answer, as far as it was waited for before it was taken for one. */
export type Answer =
  | { readonly kind: 'stream'; readonly stream: AnswerStream }
  | {
      readonly kind: 'whole';
      readonly bytes: Buffer;
      readonly parsed: Readonly<Record<string, unknown>>;
      /** What it says of itself; null where it was not asked. */
      readonly reading: AnswerReading | null;
    }
  /** The request was refused, and that is the caller's to know. */
  | { readonly kind: 'refusal'; readonly bytes: Buffer };

/** Something else than an answer came with status 200: what, and the status it should have had. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly what: string;
  readonly status: number;
}

/** Kinds of errors that say what is wrong with the request. */
const callersErrors = /^(invalid_request_error|request_too_large|not_found_error|invalid_prompt|context_length_exceeded)$/;

export interface StreamPatience {
  /** After so long, a stream is passed on as it is, or, where `isLast` is false, given up. */
  readonly patienceMs: number;
  /** No other route can be tried. */
  readonly isLast: boolean;
}

/** After an event that says only that an answer begins, this long is waited for one that says more. */
const leadInMs = 250;

/**
 * Waits for the answer to a request for a stream: for the first event that says something, until which the next route may
 * still be tried. Some providers are overloaded with status 200 and an error as the first event, or refuse the request so;
 * that is told with a status, since no client reads an error within a stream as well. Some answer whole: that becomes a
 * stream. The content type that the server declares is not relied on.
 */
export async function awaitStream(
  { headers, body }: Pick<UpstreamAnswer, 'headers' | 'body'>,
  dialect: UpstreamDialect,
  patience: StreamPatience,
): Promise<Answer | NoAnswer> {
  // A body that is not called a stream may be a whole answer, which takes its time.
  if (String(headers['content-type'] ?? '').includes('text/event-stream')) return awaitEvents(body, dialect, patience, null);
  const start = await readStart(body);
  if (looksLikeStream(start)) return awaitEvents(body, dialect, patience, start);
  return asStream(judgeWhole(Buffer.concat([start, await collectBody(body)]), dialect), dialect);
}

/** Reads up to the first byte that is no white space. */
async function readStart(body: AnswerBody): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  for (;;) {
    const step = await body.next();
    if (step.done) return start;
    start = Buffer.concat([start, step.value]);
    if (start.length > 8 || start.toString('latin1').trim() !== '') return start;
  }
}

/** `begun`: bytes that were read before. */
async function awaitEvents(
  body: AnswerBody,
  dialect: UpstreamDialect,
  { patienceMs, isLast }: StreamPatience,
  begun: Buffer | null,
): Promise<Answer | NoAnswer> {
  const reader = new SseReader();
  const head: Portion[] = [];
  let timer: NodeJS.Timeout | undefined;
  let late: Promise<null> | null = null;
  let hasBegun = false;
  const waitAtMost = (ms: number) => {
    clearTimeout(timer);
    late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(null), ms);
    });
    return late;
  };
  try {
    for (;;) {
      const next: Promise<IteratorResult<Buffer, undefined>> =
        begun !== null && head.length === 0 ? Promise.resolve({ done: false, value: begun }) : body.next();
      // Most first events are there at once: no timer for those.
      const step = await Promise.race([next, late ?? waitAtMost(patienceMs)]);
      if (step === null) {
        if (isLast || hasBegun) return streamOf({ body, reader, head, hasBegun, next });
        next.catch(() => {});
        return { kind: 'none', what: 'first_byte_timeout', status: 504 };
      }
      if (!step.done && head.length === 0 && looksLikeJson(step.value)) {
        return asStream(judgeWhole(Buffer.concat([step.value, await collectBody(body)]), dialect), dialect);
      }
      const frames = step.done ? reader.end() : reader.push(step.value);
      head.push({ chunk: step.done ? Buffer.alloc(0) : step.value, frames });
      for (const frame of frames) {
        if (!saysSomething(frame)) continue;
        const error = errorOf(frame, dialect);
        if (error && callersErrors.test(error.type)) {
          body.destroy();
          return { kind: 'refusal', bytes: Buffer.from(upstreamDialects[dialect].writeRefusal(error)) };
        }
        if (error) return { kind: 'none', what: error.type, status: statusOf(error.type) };
        if (!isLeadIn(frame)) return streamOf({ body, reader, head, hasBegun: true, next: null });
        if (!hasBegun) waitAtMost(leadInMs);
        hasBegun = true;
      }
      if (step.done && hasBegun) return streamOf({ body, reader, head, hasBegun, next: null });
      if (step.done) return { kind: 'none', what: 'empty_answer', status: 529 };
    }
  } finally {
    clearTimeout(timer);
  }
}

function streamOf(state: ConstructorParameters<typeof AnswerStream>[0]): Answer {
  return { kind: 'stream', stream: new AnswerStream(state) };
}

function saysSomething({ data, event }: SseFrame): boolean {
  return data !== null && event !== 'ping';
}

/** True for an event that says only that an answer begins. */
function isLeadIn({ event, data }: SseFrame): boolean {
  const type = event ?? /^\s*\{\s*"type"\s*:\s*"([a-z_.]+)"/.exec(data ?? '')?.[1] ?? '';
  return /^(message_start|response\.(created|queued|in_progress))$/.test(type);
}

/** The error that an event reports. Hardly any does, so it is parsed only where it looks like one. */
function errorOf(frame: SseFrame, dialect: UpstreamDialect): AnswerReading['error'] {
  const isNamed = frame.event === 'error' || frame.event === 'response.failed';
  if (!isNamed && !/^\s*\{\s*("error"|"type"\s*:\s*"(error|response\.failed)")/.test(frame.data ?? '')) return null;
  const tap = tapFor(dialect, { withholdUsage: false });
  tap.read(frame);
  return tap.reading().error;
}

function statusOf(type: string): number {
  if (/rate_?limit|resource_exhausted/i.test(type)) return 429;
  return /overloaded|unavailable/i.test(type) ? 529 : 500;
}

/**
 * Reads the answer to a request for a whole one; a stream is gathered into one. `reads`: whether it is one whose usage and
 * errors we can read. Throws what the connection ended with.
 */
export async function awaitWhole({ body }: UpstreamAnswer, dialect: UpstreamDialect, reads: boolean): Promise<Answer | NoAnswer> {
  const bytes = await collectBody(body);
  if (reads && looksLikeStream(bytes)) return gather(bytes, dialect);
  return judgeWhole(bytes, dialect, reads);
}

function judgeWhole(bytes: Buffer, dialect: UpstreamDialect, reads = true): Answer | NoAnswer {
  const parsed = parseRecord(bytes.toString('utf8'));
  if (!parsed) return { kind: 'none', what: 'malformed_answer', status: 500 };
  const reading = reads ? readAnswer(dialect, parsed) : null;
  if (reading === null || isAnswer(dialect, parsed)) {
    // An answer that failed before it said anything is none: another try may do better.
    if (!reading?.error || (reading.usage !== null && reading.deliveredTokens > 0)) return { kind: 'whole', bytes, parsed, reading };
  }
  if (!reading?.error) return { kind: 'none', what: 'no_answer', status: 500 };
  return judgeError(reading.error.type, bytes);
}

function judgeError(type: string, bytes: Buffer): Answer | NoAnswer {
  if (callersErrors.test(type)) return { kind: 'refusal', bytes };
  return { kind: 'none', what: type.slice(0, 80), status: statusOf(type) };
}

/** A stream that nobody asked for. Nothing of it has reached the client, so one that broke off or failed is no answer. */
function gather(bytes: Buffer, dialect: UpstreamDialect): Answer | NoAnswer {
  const reader = new SseReader();
  const frames = [...reader.push(bytes), ...reader.end()];
  const tap = tapFor(dialect, { withholdUsage: false });
  const failed = frames.find((frame) => {
    tap.read(frame);
    return tap.reading().error !== null;
  });
  const reading = tap.reading();
  if (reading.error) return judgeError(reading.error.type, Buffer.from(failed?.data ?? ''));
  if (!reading.ended) return { kind: 'none', what: 'broke_off', status: 500 };
  const parsed = gatherStream(dialect, frames);
  if (!parsed) return { kind: 'none', what: 'no_answer', status: 500 };
  return { kind: 'whole', bytes: Buffer.from(JSON.stringify(parsed)), parsed, reading };
}

/** A whole answer as the stream that was asked for. */
function asStream(answer: Answer | NoAnswer, dialect: UpstreamDialect): Answer | NoAnswer {
  if (answer.kind !== 'whole') return answer;
  const reader = new SseReader();
  const chunk = Buffer.from(spreadAnswer(dialect, answer.parsed));
  return streamOf({ body: emptyBody(), reader, head: [{ chunk, frames: reader.push(chunk) }], hasBegun: true, next: null });
}
