import type { SseFrame } from '../sse/sse-reader.ts';
import { readOpenaiUsage } from '../usage/read-openai-usage.ts';
import { isRecord, saysTokens, type UsageReading } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { parseRecord, readError } from './parse-record.ts';
import { weighOutput } from './weigh-output.ts';

const lastEvents = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

/** Reads a Responses stream: usage sits in the response of the last event. */
export class OpenaiResponsesTap implements StreamTap {
  #response: Record<string, unknown> | null = null;
  answerId: string | null = null;
  #delivered = 0;
  #error: AnswerReading['error'] = null;

  read(frame: SseFrame): boolean {
    const event = frame.data === null ? null : parseRecord(frame.data);
    if (typeof event?.type !== 'string') return false;
    if (event.type === 'response.created') this.answerId = idOf(event.response);
    if (event.type.endsWith('.delta')) {
      this.#delivered += weighOutput(event.delta);
    } else if (lastEvents.has(event.type) && isRecord(event.response)) {
      this.#response = event.response;
    } else if (event.type === 'error') {
      const error = isRecord(event.error) ? event.error : { ...event, type: undefined };
      this.#error = readError({ ...error, type: error.code ?? error.type });
    }
    return false;
  }

  get isOver(): boolean {
    return this.#response !== null;
  }

  reading(): AnswerReading {
    const whole = this.#response ? readOpenaiResponsesAnswer(this.#response) : null;
    return {
      id: this.answerId ?? whole?.id ?? null,
      usage: whole?.usage ?? null,
      usageIsFinal: whole?.usageIsFinal ?? false,
      finishReason: whole?.finishReason ?? null,
      deliveredTokens: Math.ceil(this.#delivered),
      ended: whole !== null,
      error: this.#error ?? whole?.error ?? null,
    };
  }
}

/** Reads a whole Responses answer. Its finish reason is the status, or why it is incomplete. */
export function readOpenaiResponsesAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const output = Array.isArray(body.output) ? body.output : [];
  const searches = output.filter(isSearch).length;
  const usage =
    isRecord(body.usage) && saysTokens(body.usage) ? addSearches(readOpenaiUsage(body.usage, body.service_tier), searches) : null;
  const reason = isRecord(body.incomplete_details) ? body.incomplete_details.reason : body.status;
  return {
    id: idOf(body),
    usage,
    usageIsFinal: usage !== null,
    finishReason: typeof reason === 'string' ? reason : null,
    deliveredTokens: Math.ceil(weighOutput(output)),
    // A background run that is only queued has not answered yet.
    ended: body.status !== 'queued' && body.status !== 'in_progress',
    error: isRecord(body.error) ? readError({ ...body.error, type: body.error.code ?? body.error.type }) : null,
  };
}

/** Opening a page and looking for words in it are calls of the same tool, and no searches. */
function isSearch(item: unknown): boolean {
  if (!isRecord(item) || item.type !== 'web_search_call' || item.status === 'failed') return false;
  return !isRecord(item.action) || item.action.type === undefined || item.action.type === 'search';
}

function idOf(response: unknown): string | null {
  return isRecord(response) && typeof response.id === 'string' && response.id.length <= 200 ? response.id : null;
}

function addSearches(usage: UsageReading, searches: number): UsageReading {
  return searches > 0 ? { ...usage, meters: { ...usage.meters, web_search: searches } } : usage;
}
