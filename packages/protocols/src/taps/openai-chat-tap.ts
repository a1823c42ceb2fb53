import { estimateTextTokens } from '../requests/estimate-tokens.ts';
import type { SseFrame } from '../sse/sse-reader.ts';
import { readOpenaiUsage } from '../usage/read-openai-usage.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { parseRecord, readError } from './parse-record.ts';

/**
 * Reads a Chat Completions stream. Compatible servers put usage into a chunk of its own, into the last content
 * chunk or into every chunk (cumulative): the last one counts, once.
 */
export class OpenaiChatTap implements StreamTap {
  readonly #withholdUsage: boolean;
  #usage: Record<string, unknown> | null = null;
  #serviceTier: unknown = null;
  #finishReason: string | null = null;
  #delivered = 0;
  #ended = false;
  #error: AnswerReading['error'] = null;

  /** `withholdUsage`: the client did not ask for the usage chunk that we asked the provider for. */
  constructor(withholdUsage: boolean) {
    this.#withholdUsage = withholdUsage;
  }

  read(frame: SseFrame): boolean {
    if (frame.data === null) return false;
    if (frame.data === '[DONE]') {
      this.#ended = true;
      return false;
    }
    const chunk = parseRecord(frame.data);
    if (!chunk) return false;
    if (chunk.error !== undefined && chunk.error !== null) this.#error = readError(chunk.error);
    if (typeof chunk.service_tier === 'string') this.#serviceTier = chunk.service_tier;
    const choices = Array.isArray(chunk.choices) ? chunk.choices : [];
    for (const choice of choices) this.#readChoice(choice);
    if (!isRecord(chunk.usage)) return false;
    this.#usage = chunk.usage;
    return this.#withholdUsage && choices.length === 0;
  }

  reading(): AnswerReading {
    return {
      usage: this.#usage && readOpenaiUsage(this.#usage, this.#serviceTier),
      usageIsFinal: this.#usage !== null && (this.#finishReason !== null || this.#ended),
      finishReason: this.#finishReason,
      deliveredTokens: Math.ceil(this.#delivered),
      ended: this.#ended || this.#finishReason !== null,
      error: this.#error,
    };
  }

  #readChoice(choice: unknown): void {
    if (!isRecord(choice)) return;
    if (typeof choice.finish_reason === 'string') this.#finishReason = choice.finish_reason;
    const delta = isRecord(choice.delta) ? choice.delta : {};
    const calls = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
    const called = calls.flatMap((call) =>
      isRecord(call) && isRecord(call.function) ? [call.function.name, call.function.arguments] : [],
    );
    for (const text of [delta.content, delta.refusal, delta.reasoning_content, delta.reasoning, ...called]) {
      if (typeof text === 'string' && text) this.#delivered += estimateTextTokens(text);
    }
  }
}

/** Reads a whole Chat Completions answer. */
export function readOpenaiChatAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const choices = Array.isArray(body.choices) ? body.choices : [];
  const [first] = choices;
  return {
    usage: isRecord(body.usage) ? readOpenaiUsage(body.usage, body.service_tier) : null,
    usageIsFinal: isRecord(body.usage),
    finishReason: isRecord(first) && typeof first.finish_reason === 'string' ? first.finish_reason : null,
    deliveredTokens: Math.ceil(
      choices.reduce((sum, choice) => sum + (isRecord(choice) ? estimateTextTokens(JSON.stringify(choice.message ?? '')) : 0), 0),
    ),
    ended: true,
    error: isRecord(body.error) ? readError(body.error) : null,
  };
}

/** Reads a whole Embeddings answer. */
export function readOpenaiEmbeddingsAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  return {
    usage: isRecord(body.usage) ? readOpenaiUsage(body.usage) : null,
    usageIsFinal: isRecord(body.usage),
    finishReason: null,
    deliveredTokens: 0,
    ended: true,
    error: isRecord(body.error) ? readError(body.error) : null,
  };
}
