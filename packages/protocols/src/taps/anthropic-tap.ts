import type { SseFrame } from '../sse/sse-frame.ts';
import { readAnthropicUsage } from '../usage/read-anthropic-usage.ts';
import { anthropicTier } from '../usage/service-tier.ts';
import { isRecord, saysTokens } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { DeliveredOutput } from './delivered-output.ts';
import { patternOf } from './read-block.ts';
import { readError } from './read-error.ts';
import { readModel } from './read-model.ts';
import { OutputWeight } from './weigh-output.ts';

/** One request has one answer: a second would be delivered but not charged, since only the first one's usage counts. */
export const secondAnswer = { type: 'api_error', message: 'The provider began a second answer within the first.' } as const;

/** Reads a Messages stream. Usage is cumulative: the figures of `message_delta` replace those of `message_start`. */
export class AnthropicTap implements StreamTap {
  #usage: Record<string, unknown> | null = null;
  #final = false;
  #finishReason: string | null = null;
  #model: string | null = null;
  readonly matters = matters;
  readonly delivered = new DeliveredOutput(weigh);
  #started = false;
  isOver = false;
  isCut = false;
  readonly answerId = null;
  readonly itemIds = [];
  #error: AnswerReading['error'] = null;

  read(frame: SseFrame): boolean {
    const event = this.isCut ? null : frame.record;
    switch (event?.type) {
      case 'message_start':
        this.#readStart(isRecord(event.message) ? event.message : {});
        break;
      case 'message_delta':
        if (isRecord(event.delta)) this.#finishReason = stopReasonOf(event.delta) ?? this.#finishReason;
        if (isRecord(event.usage)) {
          const said = Object.entries(event.usage).filter(([, value]) => value !== null);
          this.#usage = { ...this.#usage, ...Object.fromEntries(said) };
          this.#final = this.#finishReason !== null;
        }
        break;
      case 'message_stop':
        this.isOver = true;
        break;
      case 'error':
        this.#error = readError(event.error);
        break;
    }
    if (event && !this.isCut) this.delivered.add(event, frame);
    return false;
  }

  reading(): AnswerReading {
    const { delivered } = this;
    return {
      model: this.#model,
      usage: this.#usage && readAnthropicUsage(this.#usage),
      reportedTier: reportedTier(this.#usage),
      usageIsFinal: this.#final,
      finishReason: this.#finishReason,
      get deliveredTokens() {
        return delivered.tokens;
      },
      get deliveredSample() {
        return delivered.sample;
      },
      // A stop reason also ends the answer, since some servers omit the final event.
      ended: this.isOver || this.#finishReason !== null,
      error: this.#error,
    };
  }

  /** If code running at the provider calls a tool, `message_start` already has content and a stop reason. */
  #readStart(message: Readonly<Record<string, unknown>>): void {
    if (this.#started) {
      this.isCut = true;
      if (!this.isOver) this.#error ??= secondAnswer;
      return;
    }
    this.#started = true;
    this.#model = readModel(message.model);
    if (isRecord(message.usage)) this.#usage = { ...message.usage };
    this.#finishReason = stopReasonOf(message);
    if (this.#finishReason === null) return;
    this.#final = this.#usage !== null;
  }

  get usageIsFinal(): boolean {
    return this.#final;
  }
}

const matters = patternOf('"(?:message_start|message_delta|message_stop|error)"');

function weigh(weight: OutputWeight, event: Readonly<Record<string, unknown>>): void {
  if (event.type === 'content_block_delta') weight.add(event.delta);
  else if (event.type === 'content_block_start') weight.add(event.content_block);
  else if (event.type === 'message_start' && isRecord(event.message) && Array.isArray(event.message.content)) {
    for (const block of event.message.content) weight.add(block);
  }
}

/** Only the speed has its own price. */
function reportedTier(usage: unknown): string | null | undefined {
  return isRecord(usage) && typeof usage.speed === 'string' ? anthropicTier(usage.service_tier, usage.speed) : undefined;
}

/** Some servers send an empty reason until there is one. */
function stopReasonOf({ stop_reason: reason }: Readonly<Record<string, unknown>>): string | null {
  return typeof reason === 'string' && reason !== '' ? reason : null;
}

/** Reads a whole Messages answer. */
export function readAnthropicAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const usage = isRecord(body.usage) && saysTokens(body.usage) ? readAnthropicUsage(body.usage) : null;
  return {
    model: readModel(body.model),
    usage,
    reportedTier: reportedTier(body.usage),
    usageIsFinal: usage !== null,
    finishReason: stopReasonOf(body),
    ...new OutputWeight().add(body.content).delivered,
    ended: true,
    error: body.type === 'error' ? readError(body.error) : null,
  };
}
