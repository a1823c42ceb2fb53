import type { EventBlock } from '../sse/event-block.ts';
import type { SseFrame } from '../sse/sse-frame.ts';
import { findChatUsage } from '../usage/find-chat-usage.ts';
import { readOpenaiUsage } from '../usage/read-openai-usage.ts';
import { reportedOpenaiTier } from '../usage/service-tier.ts';
import { isRecord, saysTokens } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { finishError, readChatFinish } from './chat-finish.ts';
import { DeliveredOutput } from './delivered-output.ts';
import { type BlockReading, patternOf } from './read-block.ts';
import { readError } from './read-error.ts';
import { readModel } from './read-model.ts';
import { OutputWeight } from './weigh-output.ts';

/**
 * Reads a Chat Completions stream. Compatible servers put usage into a separate chunk, into the last content chunk or into every chunk
 * (cumulative); only the last report counts.
 */
export class OpenaiChatTap implements StreamTap {
  readonly #withholdUsage: boolean;
  #usage: Readonly<Record<string, unknown>> | null = null;
  #serviceTier: unknown = null;
  #finishReason: string | null = null;
  #model: string | null = null;
  readonly matters = matters;
  readonly delivered = new DeliveredOutput(weigh);
  isOver = false;
  readonly isCut = false;
  readonly answerId = null;
  readonly itemIds = [];
  #error: AnswerReading['error'] = null;

  /** `withholdUsage`: the client did not ask for the usage chunk that we asked the provider for. */
  constructor(withholdUsage: boolean) {
    this.#withholdUsage = withholdUsage;
  }

  read(frame: SseFrame): boolean {
    if (frame.data === null) return false;
    if (frame.data === '[DONE]') {
      this.isOver = true;
      return false;
    }
    const chunk = frame.record;
    if (!chunk) return false;
    if (chunk.error !== undefined && chunk.error !== null) this.#error = readError(chunk.error);
    if (typeof chunk.service_tier === 'string') this.#serviceTier = chunk.service_tier;
    const choices = Array.isArray(chunk.choices) ? chunk.choices : [];
    this.#model = readModel(chunk.model) ?? this.#model;
    for (const choice of choices) this.#readChoice(choice);
    this.delivered.add(chunk, frame);
    const usage = findChatUsage(chunk);
    if (!usage) return false;
    this.#usage = usage;
    return this.#withholdUsage && choices.length === 0;
  }

  reading(): AnswerReading {
    const { delivered } = this;
    return {
      model: this.#model,
      usage: this.#usage && readOpenaiUsage(this.#usage, this.#serviceTier),
      reportedTier: reportedOpenaiTier(this.#serviceTier),
      usageIsFinal: this.usageIsFinal,
      finishReason: this.#finishReason,
      get deliveredTokens() {
        return delivered.tokens;
      },
      get deliveredSample() {
        return delivered.sample;
      },
      ended: this.isOver || this.#finishReason !== null,
      error: this.#error,
    };
  }

  #readChoice(choice: unknown): void {
    if (!isRecord(choice)) return;
    const finish = readChatFinish(choice.finish_reason);
    if (finish !== 'open') this.#finishReason = choice.finish_reason as string;
    if (finish === 'failure') this.#error ??= finishError(choice.finish_reason);
  }

  get usageIsFinal(): boolean {
    return this.#usage !== null && (this.#finishReason !== null || this.isOver);
  }

  /** OpenAI repeats the tier in every chunk. */
  isKnown(events: string, end: number): boolean {
    return (
      typeof this.#serviceTier === 'string' &&
      events.startsWith(tierName, end - tierName.length) &&
      events.startsWith(`:"${this.#serviceTier}"`, end)
    );
  }
}

const tierName = '"service_tier"';
const matters = patternOf(
  '"(?:usage|error|service_tier)"(?![ \\t]*:[ \\t]*null)',
  '"finish_reason"(?![ \\t]*:[ \\t]*(?:null|""))',
  String.raw`\[DONE\]`,
);

/** Everything in a delta is model output, including unknown fields. */
function weigh(weight: OutputWeight, { choices }: Readonly<Record<string, unknown>>): void {
  if (!Array.isArray(choices)) return;
  for (const choice of choices) if (isRecord(choice)) weight.add(choice.delta ?? choice.message);
}

/** Reads a whole Chat Completions answer. */
export function readOpenaiChatAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const choices = Array.isArray(body.choices) ? body.choices : [];
  const [first] = choices;
  const found = findChatUsage(body);
  const usage = found && readOpenaiUsage(found, body.service_tier);
  const reason = isRecord(first) ? first.finish_reason : null;
  const failure = readChatFinish(reason) === 'failure' ? finishError(reason) : null;
  return {
    model: readModel(body.model),
    usage,
    reportedTier: reportedOpenaiTier(body.service_tier),
    usageIsFinal: usage !== null,
    finishReason: typeof reason === 'string' && reason !== '' ? reason : null,
    ...new OutputWeight().add(choices.map((choice) => (isRecord(choice) ? choice.message : null))).delivered,
    ended: true,
    error: isRecord(body.error) ? readError(body.error) : failure,
  };
}

/** Reads a whole Embeddings answer. */
export function readOpenaiEmbeddingsAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const usage = isRecord(body.usage) && saysTokens(body.usage) ? readOpenaiUsage(body.usage) : null;
  return {
    model: readModel(body.model),
    usage,
    usageIsFinal: usage !== null,
    finishReason: null,
    deliveredTokens: 0,
    ended: true,
    error: isRecord(body.error) ? readError(body.error) : null,
  };
}

const nullUsage = ',"usage":null';

/**
 * The events without the withheld ones, and without `"usage":null`, which providers add to every chunk if usage was requested. Used if we
 * requested it and the client did not. Inside a JSON string the quotes would be escaped, so the match is unambiguous; only the first of an
 * event is the chunk's own.
 */
export function withoutUsage(block: EventBlock, { withheld, keptBytes }: BlockReading): Buffer {
  const { raw, text } = block;
  const hasNulls = text.includes(nullUsage);
  if (withheld.length === 0 && !hasNulls) return raw.subarray(0, keptBytes);
  const kept: [from: number, to: number][] = [];
  let from = 0;
  for (const [start, end] of withheld) {
    if (start > from) kept.push([from, start]);
    from = end;
  }
  if (keptBytes > from) kept.push([from, keptBytes]);
  if (hasNulls) return Buffer.from(kept.map((part) => removeNullUsage(block, ...part)).join(''), 'latin1');
  return Buffer.concat(kept.map((part) => raw.subarray(...part)));
}

function removeNullUsage(block: EventBlock, from: number, to: number): string {
  const pieces = block.text.slice(from, to).split(nullUsage);
  // Each event has at most one, so each piece in between holds the end of an event.
  if (block.isPlain && pieces.slice(1, -1).every((piece) => piece.includes('\n\n'))) return pieces.join('');
  let written = '';
  let at = 0;
  for (const frame of block) {
    if (at >= from && at < to) written += frame.raw.toString('latin1').replace(nullUsage, '');
    at += frame.bytes;
  }
  return written;
}
