import { cutText } from '../json/cut-text.ts';
import { parseRecord } from '../json/parse-record.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { ErrorReport } from './error-report.ts';

/** The `error` of a failed response. */
export interface ResponsesFailure {
  readonly code: string;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The last events of a stream that failed: `error`, which makes OpenAI's own clients raise an error, and `response.failed` with the whole
 * response, the only one that Codex reads.
 */
export function writeResponsesFailure(failure: ResponsesFailure, response: Fields, nextSequence: number): string {
  const { code, message } = failure;
  return (
    event({ type: 'error', sequence_number: nextSequence, code, message, param: null }) + failedEvent(failure, response, nextSequence + 1)
  );
}

function failedEvent({ code, message }: ResponsesFailure, response: Fields, sequence: number): string {
  const failed = { ...response, status: 'failed', error: { code, message } };
  return event({ type: 'response.failed', sequence_number: sequence, response: failed });
}

/** A complete stream for a refused request. */
export function writeResponsesRefusal(failure: ResponsesFailure, { id, model, created }: ResponseIdentity): string {
  const response = emptyResponse({ id, model, created });
  return (
    event({ type: 'response.created', sequence_number: 0, response: { ...response, status: 'in_progress' } }) +
    failedEvent(failure, response, 1)
  );
}

export interface ResponseIdentity {
  readonly id: string;
  readonly model: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

function emptyResponse({ id, model, created }: ResponseIdentity): Fields {
  return {
    id,
    object: 'response',
    created_at: created,
    completed_at: null,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: null,
    metadata: {},
  };
}

function event(data: Fields): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}

const lifecycle = /^response\.(created|queued|in_progress)$/;
const maxKeptChars = 4 * 1024 * 1024;

/**
 * Tracks a Responses stream that is passed through, so that we can insert an event or end the stream ourselves. Sequence numbers are not
 * changed: an inserted event repeats the last number, so a client that resumes from a number misses nothing.
 */
export class ResponsesFollower {
  readonly #identity: ResponseIdentity;
  #begun: string | null = null;
  #last: string | null = null;
  #hasError = false;
  readonly #items: string[] = [];
  #itemChars = 0;

  /** `identity`: id and model to use if no event has arrived. */
  constructor(identity: ResponseIdentity) {
    this.#identity = identity;
  }

  read({ event, data }: SseFrame): void {
    if (data === null) return;
    this.#last = data;
    const type = event ?? typeOf(data);
    if (lifecycle.test(type)) this.#begun = data;
    else if (type === 'error') this.#hasError = true;
    else if (type === 'response.output_item.done' && this.#itemChars + data.length <= maxKeptChars) {
      this.#itemChars += data.length;
      this.#items.push(data);
    }
  }

  /** A keep-alive event, or a comment before the first event, since clients accept nothing else there. */
  keepAlive(): string {
    const response = this.#response();
    if (!response) return ': keep-alive\n\n';
    return event({ type: 'response.in_progress', sequence_number: Math.max(0, this.#lastSequence()), response });
  }

  /** The events that end the stream after what has arrived so far. */
  fail(failure: ResponsesFailure): string {
    const response = this.#response();
    const write = this.#hasError ? failedEvent : writeResponsesFailure;
    if (response) return write(failure, { ...response, output: this.#output() }, this.#lastSequence() + 1);
    const own = emptyResponse(this.#identity);
    return event({ type: 'response.created', sequence_number: 0, response: own }) + write(failure, own, 1);
  }

  /** The response object as it was while in progress. */
  #response(): Fields | null {
    const { response } = this.#begun === null ? {} : (parseRecord(this.#begun) ?? {});
    return isRecord(response) ? { ...response, status: 'in_progress', output: [] } : null;
  }

  #output(): unknown[] {
    return this.#items.flatMap((data) => {
      const { item } = parseRecord(data) ?? {};
      return isRecord(item) ? [item] : [];
    });
  }

  #lastSequence(): number {
    const { sequence_number: last } = this.#last === null ? {} : (parseRecord(this.#last) ?? {});
    return typeof last === 'number' && Number.isSafeInteger(last) ? last : -1;
  }
}

/** The type of an event without an `event:` field. */
function typeOf(data: string): string {
  return /"type"\s*:\s*"(error|response\.[a-z_.]+)"/.exec(cutText(data, 200))?.[1] ?? '';
}

/**
 * The error that ends a Responses stream. `invalid_prompt` is the only code for which Codex shows the message and does not retry; for
 * `rate_limit_exceeded` it waits as long as the message says; for any other code it retries immediately.
 */
export function responsesFailureOf({ status, code, message, retryAfterSeconds, isFinal }: ErrorReport): ResponsesFailure {
  if (code === 'context_length_exceeded') return { code, message };
  if (isFinal ?? (status < 500 && status !== 408 && status !== 429)) return { code: 'invalid_prompt', message };
  if (retryAfterSeconds === null || retryAfterSeconds === undefined) return { code: 'server_error', message };
  return { code: 'rate_limit_exceeded', message: `${message} Please try again in ${retryAfterSeconds}s.` };
}
