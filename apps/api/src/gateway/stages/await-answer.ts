import {
  type AnswerReading,
  cutText,
  type EventBlock,
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
import { AnswerStream } from '../answer-stream.ts';
import { type AnswerBody, collectBody, emptyBody, type UpstreamAnswer } from '../upstreams/index.ts';
import { looksLikeJson, looksLikeStream } from './recognize-body.ts';

/** An answer to pass on: the beginning of a stream, a whole body, or a refusal. */
export type Answer =
  | { readonly kind: 'stream'; readonly stream: AnswerStream }
  | {
      readonly kind: 'whole';
      readonly bytes: Buffer;
      readonly parsed: Readonly<Record<string, unknown>>;
      /** Usage, ending and errors; null if they were not read. */
      readonly reading: AnswerReading | null;
    }
  /** The provider refused the request for a reason that the caller can fix. */
  | { readonly kind: 'refusal'; readonly bytes: Buffer };

/** The upstream sent 200 without an answer. Contains the reason and the status it should have sent. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly what: string;
  readonly status: number;
}

/** Error types that mean the request itself is invalid. */
const callersErrors = /^(invalid_request_error|request_too_large|not_found_error|invalid_prompt|context_length_exceeded)$/;

export interface StreamPatience {
  /** After this long without an event, the stream is forwarded anyway if `isLast`, otherwise abandoned. */
  readonly patienceMs: number;
  /** Whether there is no route left to fall back to. */
  readonly isLast: boolean;
}

/** How long to wait for content after an event that only announces the answer. */
const leadInMs = 250;

/**
 * Waits for the first event of a stream that has content; until then, the next route may still be tried. Some providers
 * report overload or a refusal as the first event of a 200 response: this is converted to a proper status, which clients
 * handle better than an error inside a stream. A whole body is converted to a stream. The declared content type is not
 * trusted.
 */
export async function awaitStream(
  { headers, body }: Pick<UpstreamAnswer, 'headers' | 'body'>,
  dialect: UpstreamDialect,
  patience: StreamPatience,
): Promise<Answer | NoAnswer> {
  // A body not declared as a stream may be a whole answer, which takes longer.
  if (String(headers['content-type'] ?? '').includes('text/event-stream')) return awaitEvents(body, dialect, patience, null);
  const start = await readStart(body);
  if (looksLikeStream(start)) return awaitEvents(body, dialect, patience, start);
  return asStream(judgeWhole(Buffer.concat([start, await collectBody(body)]), dialect), dialect);
}

/** Reads up to the first byte that is not white space. */
async function readStart(body: AnswerBody): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  for (;;) {
    const step = await body.next();
    if (step.done) return start;
    start = Buffer.concat([start, step.value]);
    if (start.length > 8 || start.toString('latin1').trim() !== '') return start;
  }
}

/** `begun`: bytes that were already read. */
async function awaitEvents(
  body: AnswerBody,
  dialect: UpstreamDialect,
  { patienceMs, isLast }: StreamPatience,
  begun: Buffer | null,
): Promise<Answer | NoAnswer> {
  const reader = new SseReader();
  const head: EventBlock[] = [];
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
      // Most first events have already arrived; they need no timer.
      const step = await Promise.race([next, late ?? waitAtMost(patienceMs)]);
      if (step === null) {
        if (isLast || hasBegun) return streamOf({ body, reader, head, hasBegun, next });
        next.catch(() => {});
        return { kind: 'none', what: 'first_byte_timeout', status: 504 };
      }
      if (!step.done && head.length === 0 && looksLikeJson(step.value)) {
        return asStream(judgeWhole(Buffer.concat([step.value, await collectBody(body)]), dialect), dialect);
      }
      const events = step.done ? reader.endBlock() : reader.pushBlock(step.value);
      head.push(events);
      for (const frame of events) {
        if (!hasContent(frame)) continue;
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

function hasContent({ data, event }: SseFrame): boolean {
  return data !== null && event !== 'ping';
}

/** True for an event that only announces the answer. */
function isLeadIn({ event, data }: SseFrame): boolean {
  const type = event ?? /^\s*\{\s*"type"\s*:\s*"([a-z_.]+)"/.exec(data ?? '')?.[1] ?? '';
  return /^(message_start|response\.(created|queued|in_progress))$/.test(type);
}

/** The error that an event reports. Errors are rare, so only what looks like one is parsed. */
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
 * Reads a whole answer; a stream is assembled into one. `reads`: whether usage and errors of this kind of answer can be read.
 * Throws the connection's error.
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
    // An answer that failed before it had any content does not count: a retry may succeed.
    if (!reading?.error || (reading.usage !== null && reading.deliveredTokens > 0)) return { kind: 'whole', bytes, parsed, reading };
  }
  if (!reading?.error) return { kind: 'none', what: 'no_answer', status: 500 };
  return judgeError(reading.error.type, bytes);
}

function judgeError(type: string, bytes: Buffer): Answer | NoAnswer {
  if (callersErrors.test(type)) return { kind: 'refusal', bytes };
  return { kind: 'none', what: cutText(type, 80), status: statusOf(type) };
}

/** Assembles an unrequested stream. Nothing has been sent to the client, so an interrupted or failed stream is not an answer. */
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

/** Converts a whole answer to the requested stream. */
function asStream(answer: Answer | NoAnswer, dialect: UpstreamDialect): Answer | NoAnswer {
  if (answer.kind !== 'whole') return answer;
  const reader = new SseReader();
  const chunk = Buffer.from(spreadAnswer(dialect, answer.parsed));
  return streamOf({ body: emptyBody(), reader, head: [reader.pushBlock(chunk)], hasBegun: true, next: null });
}
