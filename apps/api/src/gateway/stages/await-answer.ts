import {
  type AnswerReading,
  isAnswer,
  parseRecord,
  readAnswer,
  type SseFrame,
  SseReader,
  tapFor,
  type UpstreamDialect,
} from '@derouter/protocols';
import { type AnswerBody, collectBody, type UpstreamAnswer } from '../upstreams/index.ts';

/** Bytes of a stream as they came, with the events they completed. */
interface Portion {
  readonly chunk: Buffer;
  readonly frames: readonly SseFrame[];
}

/** An answer, as far as it was waited for before it was taken for one. */
export type Answer =
  | {
      readonly kind: 'stream';
      readonly body: AnswerBody;
      readonly reader: SseReader;
      /** What came meanwhile. */
      readonly head: readonly Portion[];
      /** Its first event has come. */
      readonly hasBegun: boolean;
      /** What is waited for, where nothing of use came in time. */
      readonly next: Promise<IteratorResult<Buffer, undefined>> | null;
    }
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

/** After an event that says only that an answer begins, this long is waited for one that says more. */
const leadInMs = 250;

/**
 * Waits for the first event of a stream that says something: until it comes, the next route may still be tried. Some
 * providers are overloaded with status 200 and an error as the first event, or refuse the request so; that is told with a
 * status, since no client reads an error within a stream as well. `patienceMs`: after that the stream is passed on
 * as it is, or, where `isLast` is false, given up.
 */
export async function awaitStream(
  body: AnswerBody,
  dialect: UpstreamDialect,
  patienceMs: number,
  isLast: boolean,
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
      const next = body.next();
      // Most first events are there at once: no timer for those.
      const step = await Promise.race([next, late ?? waitAtMost(patienceMs)]);
      if (step === null) {
        if (isLast || hasBegun) return { kind: 'stream', body, reader, head, hasBegun, next };
        next.catch(() => {});
        return { kind: 'none', what: 'first_byte_timeout', status: 504 };
      }
      const frames = step.done ? reader.end() : reader.push(step.value);
      head.push({ chunk: step.done ? Buffer.alloc(0) : step.value, frames });
      for (const frame of frames) {
        if (!saysSomething(frame)) continue;
        const error = errorOf(frame, dialect);
        if (error && callersErrors.test(error.type)) {
          body.destroy();
          return { kind: 'refusal', bytes: refusalOf(error, dialect) };
        }
        if (error) return { kind: 'none', what: error.type, status: statusOf(error.type) };
        if (!isLeadIn(frame)) return { kind: 'stream', body, reader, head, hasBegun: true, next: null };
        if (!hasBegun) waitAtMost(leadInMs);
        hasBegun = true;
      }
      if (step.done && hasBegun) return { kind: 'stream', body, reader, head, hasBegun, next: null };
      if (step.done) return { kind: 'none', what: 'empty_answer', status: 529 };
    }
  } finally {
    clearTimeout(timer);
  }
}

function saysSomething({ data, event }: SseFrame): boolean {
  return data !== null && event !== 'ping';
}

/** True for an event that says only that an answer begins. */
function isLeadIn({ event, data }: SseFrame): boolean {
  const type = event ?? /^\s*\{\s*"type"\s*:\s*"([a-z_.]+)"/.exec(data ?? '')?.[1] ?? '';
  return /^(message_start|response\.(created|queued|in_progress))$/.test(type);
}

/** An error that came as an event, as the body of a refusal. */
function refusalOf({ type, message }: { readonly type: string; readonly message: string }, dialect: UpstreamDialect): Buffer {
  const code = /_(error|large)$/.test(type) ? null : type;
  const error = dialect === 'anthropic-messages' ? { type, message } : { message, type: 'invalid_request_error', param: null, code };
  return Buffer.from(JSON.stringify({ type: 'error', error }));
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

/** Reads a whole answer. `reads`: whether it is one whose usage and errors we can read. Throws what the connection ended with. */
export async function awaitWhole({ body }: UpstreamAnswer, dialect: UpstreamDialect, reads: boolean): Promise<Answer | NoAnswer> {
  const bytes = await collectBody(body);
  const parsed = parseRecord(bytes.toString('utf8'));
  if (!parsed) return { kind: 'none', what: 'malformed_answer', status: 500 };
  const reading = reads ? readAnswer(dialect, parsed) : null;
  if (reading === null || isAnswer(dialect, parsed)) {
    if (!reading?.error || reading.usage !== null) return { kind: 'whole', bytes, parsed, reading };
  }
  if (!reading?.error) return { kind: 'none', what: 'no_answer', status: 500 };
  if (callersErrors.test(reading.error.type)) return { kind: 'refusal', bytes };
  return { kind: 'none', what: reading.error.type.slice(0, 80), status: statusOf(reading.error.type) };
}
