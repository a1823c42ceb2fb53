import { estimateTextTokens } from '../requests/estimate-tokens.ts';
import type { SseFrame } from '../sse/sse-reader.ts';
import { readGeminiUsage } from '../usage/read-gemini-usage.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { finishError, readChatFinish } from './chat-finish.ts';
import { parseRecord } from './parse-record.ts';

/** Reads a Gemini stream: every frame may report the usage so far, and the last report counts. */
export class GeminiTap implements StreamTap {
  #usage: Record<string, unknown> | null = null;
  #finishReason: string | null = null;
  #delivered = 0;
  #error: AnswerReading['error'] = null;
  /** Gemini has no last event: the end of the stream is the end. */
  readonly isOver = false;
  readonly isCut = false;
  readonly answerId = null;
  readonly itemIds = [];

  read(frame: SseFrame): boolean {
    const chunk = frame.data === null ? null : parseRecord(frame.data);
    if (!chunk) return false;
    if (isRecord(chunk.error)) this.#error = readGoogleError(chunk.error);
    if (isRecord(chunk.usageMetadata)) this.#usage = { ...this.#usage, ...chunk.usageMetadata };
    this.#finishReason = finishReasonOf(chunk) ?? this.#finishReason;
    this.#error ??= failureOf(this.#finishReason);
    for (const part of partsOf(chunk)) this.#delivered += tokensOf(part);
    return false;
  }

  reading(): AnswerReading {
    return {
      usage: this.#usage && readGeminiUsage(this.#usage),
      usageIsFinal: this.#usage !== null && this.#finishReason !== null,
      finishReason: this.#finishReason,
      deliveredTokens: Math.ceil(this.#delivered),
      ended: this.#finishReason !== null,
      error: this.#error,
    };
  }
}

/** Reads a whole Gemini answer. A prompt that was blocked finishes with the reason for that. */
export function readGeminiAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const usage = isRecord(body.usageMetadata) ? readGeminiUsage(body.usageMetadata) : null;
  return {
    usage,
    usageIsFinal: usage !== null,
    finishReason: finishReasonOf(body),
    deliveredTokens: Math.ceil(partsOf(body).reduce((sum, part) => sum + tokensOf(part), 0)),
    ended: true,
    error: isRecord(body.error) ? readGoogleError(body.error) : failureOf(finishReasonOf(body)),
  };
}

function firstCandidate(chunk: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const [candidate] = Array.isArray(chunk.candidates) ? chunk.candidates : [];
  return isRecord(candidate) ? candidate : {};
}

function finishReasonOf(chunk: Readonly<Record<string, unknown>>): string | null {
  const { finishReason } = firstCandidate(chunk);
  if (typeof finishReason === 'string' && finishReason !== '') return finishReason;
  const blocked = isRecord(chunk.promptFeedback) ? chunk.promptFeedback.blockReason : null;
  return typeof blocked === 'string' ? blocked : null;
}

function partsOf(chunk: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  const { content } = firstCandidate(chunk);
  return isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];
}

function tokensOf(part: Readonly<Record<string, unknown>>): number {
  const call = isRecord(part.functionCall)
    ? JSON.stringify([part.functionCall.name, part.functionCall.args, part.functionCall.partialArgs])
    : '';
  const text = typeof part.text === 'string' ? part.text : '';
  return (text ? estimateTextTokens(text) : 0) + (call ? estimateTextTokens(call) : 0);
}

/** Finish reasons that are a failure. */
function failureOf(reason: string | null): AnswerReading['error'] {
  return readChatFinish(reason) === 'failure' ? finishError(reason) : null;
}

/** Google writes `{ code, message, status }`. */
function readGoogleError(error: Readonly<Record<string, unknown>>): { type: string; message: string } {
  return {
    type: typeof error.status === 'string' ? error.status.toLowerCase() : 'api_error',
    message: typeof error.message === 'string' ? error.message : 'The provider reported an error.',
  };
}
