import type { SseFrame } from '../sse/sse-frame.ts';
import { readGeminiUsage } from '../usage/read-gemini-usage.ts';
import { isRecord } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { finishError, readChatFinish } from './chat-finish.ts';
import { DeliveredOutput } from './delivered-output.ts';
import { patternOf } from './read-block.ts';
import { readModel } from './read-model.ts';
import { OutputWeight } from './weigh-output.ts';

/** Reads a Gemini stream: every frame may report the usage so far, and the last report counts. */
export class GeminiTap implements StreamTap {
  #usage: Record<string, unknown> | null = null;
  #finishReason: string | null = null;
  #model: string | null = null;
  readonly matters = matters;
  readonly delivered = new DeliveredOutput(weigh);
  #error: AnswerReading['error'] = null;
  /** Gemini has no final event; the end of the stream ends the answer. */
  readonly isOver = false;
  readonly isCut = false;
  readonly answerId = null;
  readonly itemIds = [];

  read(frame: SseFrame): boolean {
    const chunk = frame.record;
    if (!chunk) return false;
    if (isRecord(chunk.error)) this.#error = readGoogleError(chunk.error);
    if (isRecord(chunk.usageMetadata)) this.#usage = { ...this.#usage, ...chunk.usageMetadata };
    this.#finishReason = finishReasonOf(chunk) ?? this.#finishReason;
    this.#model = readModel(chunk.modelVersion) ?? this.#model;
    this.#error ??= failureOf(this.#finishReason);
    this.delivered.add(chunk, frame);
    return false;
  }

  get usageIsFinal(): boolean {
    return this.#usage !== null && this.#finishReason !== null;
  }

  reading(): AnswerReading {
    const { delivered } = this;
    return {
      model: this.#model,
      usage: this.#usage && readGeminiUsage(this.#usage),
      usageIsFinal: this.usageIsFinal,
      finishReason: this.#finishReason,
      get deliveredTokens() {
        return delivered.tokens;
      },
      get deliveredSample() {
        return delivered.sample;
      },
      ended: this.#finishReason !== null,
      error: this.#error,
    };
  }
}

const matters = patternOf('"(?:usageMetadata|error|finishReason|promptFeedback)"(?![ \\t]*:[ \\t]*null)');

function weigh(weight: OutputWeight, chunk: Readonly<Record<string, unknown>>): void {
  for (const part of partsOf(chunk)) addPart(weight, part);
}

/** Reads an embeddings answer, which may report no usage. */
export function readGeminiEmbeddings(body: Readonly<Record<string, unknown>>): AnswerReading {
  const { usageMetadata: said } = body;
  const usage = isRecord(said) && typeof said.promptTokenCount === 'number' ? readGeminiUsage(said) : null;
  return {
    usage,
    usageIsFinal: usage !== null,
    finishReason: null,
    deliveredTokens: 0,
    ended: true,
    error: isRecord(body.error) ? readGoogleError(body.error) : null,
  };
}

/** Reads a whole Gemini answer. If the prompt was blocked, the block reason is the finish reason. */
export function readGeminiAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const usage = isRecord(body.usageMetadata) ? readGeminiUsage(body.usageMetadata) : null;
  return {
    model: readModel(body.modelVersion),
    usage,
    usageIsFinal: usage !== null,
    finishReason: finishReasonOf(body),
    ...partsOf(body).reduce(addPart, new OutputWeight()).delivered,
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

/** The parts of all candidates, since each is charged. */
function partsOf({ candidates }: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  if (!Array.isArray(candidates)) return [];
  return candidates.flatMap((candidate: unknown) => {
    const content = isRecord(candidate) ? candidate.content : null;
    return isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];
  });
}

function addPart(weight: OutputWeight, part: Readonly<Record<string, unknown>>): OutputWeight {
  if (typeof part.text === 'string') weight.addText(part.text);
  const { functionCall: call } = part;
  return isRecord(call) ? weight.addText(JSON.stringify([call.name, call.args, call.partialArgs])) : weight;
}

/** The error for a finish reason that means a failure. */
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
