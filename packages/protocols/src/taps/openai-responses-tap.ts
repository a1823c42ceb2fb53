import type { SseFrame } from '../sse/sse-frame.ts';
import { addHostedTools, isHostedCall } from '../usage/read-hosted-tools.ts';
import { readOpenaiUsage } from '../usage/read-openai-usage.ts';
import { reportedOpenaiTier } from '../usage/service-tier.ts';
import { isRecord, saysTokens } from '../usage/usage-reading.ts';
import type { AnswerReading, StreamTap } from './answer-reading.ts';
import { DeliveredOutput } from './delivered-output.ts';
import { patternOf } from './read-block.ts';
import { readError } from './read-error.ts';
import { readModel } from './read-model.ts';
import { OutputWeight } from './weigh-output.ts';

const lastEvents = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

/** An answer has a few dozen items at most. */
const maxItemIds = 1_000;

/** Reads a Responses stream; the response in the last event holds the usage. */
export class OpenaiResponsesTap implements StreamTap {
  #response: Record<string, unknown> | null = null;
  readonly isCut = false;
  answerId: string | null = null;
  readonly itemIds: string[] = [];
  readonly matters = matters;
  readonly delivered = new DeliveredOutput(weigh);
  #error: AnswerReading['error'] = null;
  /** Calls of hosted tools, collected here because compatible servers leave `output` of the last event empty. */
  readonly #hostedCalls: unknown[] = [];

  read(frame: SseFrame): boolean {
    const event = frame.record;
    if (typeof event?.type !== 'string') return false;
    if (event.type === 'response.created') this.answerId = idOf(event.response);
    this.delivered.add(event, frame);
    if (lastEvents.has(event.type) && isRecord(event.response)) {
      this.#response = event.response;
    } else if (event.type === 'response.output_item.added') {
      const id = idOf(event.item);
      if (id !== null && this.itemIds.length < maxItemIds) this.itemIds.push(id);
    } else if (event.type === 'response.output_item.done' && isHostedCall(event.item)) {
      this.#hostedCalls.push(event.item);
    } else if (event.type === 'error') {
      const error = isRecord(event.error) ? event.error : { ...event, type: undefined };
      this.#error = readError({ ...error, type: error.code ?? error.type });
    }
    return false;
  }

  get isOver(): boolean {
    return this.#response !== null;
  }

  get usageIsFinal(): boolean {
    return this.isOver;
  }

  reading(): AnswerReading {
    const { delivered } = this;
    const whole = this.#response ? readOpenaiResponsesAnswer(this.#withCalls(this.#response)) : null;
    return {
      id: this.answerId ?? whole?.id ?? null,
      itemIds: this.itemIds,
      model: whole?.model ?? null,
      usage: whole?.usage ?? null,
      reportedTier: whole?.reportedTier,
      usageIsFinal: whole?.usageIsFinal ?? false,
      finishReason: whole?.finishReason ?? null,
      get deliveredTokens() {
        return delivered.tokens;
      },
      get deliveredSample() {
        return delivered.sample;
      },
      ended: whole !== null,
      error: this.#error ?? whole?.error ?? null,
    };
  }

  #withCalls(response: Record<string, unknown>): Record<string, unknown> {
    const { output } = response;
    return Array.isArray(output) && output.length > 0 ? response : { ...response, output: this.#hostedCalls };
  }
}

const types = 'error|response\\.(?:created|queued|in_progress|completed|incomplete|failed|cancelled|output_item\\.(?:added|done))';
// The name of the event decides what a follower does with it.
const matters = patternOf(`"(?:${types})"`, `event: ?(?:${types})(?=\\n)`);

function weigh(weight: OutputWeight, { type, delta }: Readonly<Record<string, unknown>>): void {
  if (typeof type === 'string' && type.endsWith('.delta')) weight.add(delta);
}

/** Reads a whole Responses answer. Its finish reason is the status, or why it is incomplete. */
export function readOpenaiResponsesAnswer(body: Readonly<Record<string, unknown>>): AnswerReading {
  const output = Array.isArray(body.output) ? body.output : [];
  const reported = isRecord(body.usage) && saysTokens(body.usage) ? readOpenaiUsage(body.usage, body.service_tier) : null;
  const usage = reported && addHostedTools(reported, body.tool_usage, output);
  const reason = isRecord(body.incomplete_details) ? body.incomplete_details.reason : body.status;
  return {
    id: idOf(body),
    itemIds: output
      .map(idOf)
      .filter((id) => id !== null)
      .slice(0, maxItemIds),
    model: readModel(body.model),
    usage,
    reportedTier: reportedOpenaiTier(body.service_tier),
    usageIsFinal: usage !== null,
    finishReason: typeof reason === 'string' ? reason : null,
    ...new OutputWeight().add(output).delivered,
    // A background run that is only queued has not answered yet.
    ended: body.status !== 'queued' && body.status !== 'in_progress',
    error: isRecord(body.error) ? readError({ ...body.error, type: body.error.code ?? body.error.type }) : null,
  };
}

/** Ids are stored in the database and appear in URLs. */
const idForm = /^[\x21-\x7e]{1,200}$/;

function idOf(response: unknown): string | null {
  return isRecord(response) && typeof response.id === 'string' && idForm.test(response.id) ? response.id : null;
}
