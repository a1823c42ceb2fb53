import { writeChatUsage } from '../chat-usage.ts';
import type { EncodeOptions, StreamEncoder } from '../codec.ts';
import type { ChatEvent, ChatUsage, PartStart, ReasoningPart, StopReason } from '../intermediate.ts';
import { dataEvent } from '../write-sse.ts';
import { encodeChatError } from './encode-answer.ts';
import { writeFinishReason } from './finish-reasons.ts';
import { writeReasoningDetail } from './reasoning-fields.ts';

interface Open {
  readonly part: PartStart;
  /** Position among the calls, or among the reasoning parts. */
  readonly at: number;
  readonly text: string[];
  signature: string | null;
}

/**
 * Writes a Chat Completions stream: role, deltas, finish, usage if it was asked for, `[DONE]`.
 * Source: `ChatCompletionChunk` in the published types of `openai`.
 */
export class ChatEncoder implements StreamEncoder {
  readonly #options: EncodeOptions;
  readonly #open = new Map<number, Open>();
  #calls = 0;
  #thoughts = 0;
  #refused = false;
  #usage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #stop: StopReason | null = null;

  constructor(options: EncodeOptions) {
    this.#options = options;
  }

  write(event: ChatEvent): string {
    switch (event.type) {
      case 'start':
        return this.#chunk({ role: 'assistant', content: '', refusal: null });
      case 'part_start':
        return this.#writePartStart(event.index, event.part);
      case 'delta':
        return this.#writeDelta(event.index, event.text);
      case 'signature': {
        const open = this.#open.get(event.index);
        if (open) open.signature = event.value;
        return '';
      }
      case 'part_stop':
        return this.#writePartStop(event.index);
      case 'usage':
        this.#usage = event.usage;
        this.#serviceTier = event.serviceTier;
        return '';
      case 'finish':
        this.#stop = event.stop;
        return '';
      case 'error':
        return dataEvent(encodeChatError(event.error));
      case 'end':
        return this.#writeEnd();
    }
  }

  #writePartStart(index: number, part: PartStart): string {
    const at = part.kind === 'tool_call' ? this.#calls++ : part.kind === 'reasoning' ? this.#thoughts++ : 0;
    this.#open.set(index, { part, at, text: [], signature: null });
    if (part.kind === 'refusal') this.#refused = true;
    if (part.kind !== 'tool_call') return '';
    const call =
      part.tool === 'custom'
        ? { type: 'custom', custom: { name: part.name, input: '' } }
        : { type: 'function', function: { name: part.name, arguments: '' } };
    return this.#chunk({ tool_calls: [{ index: at, id: part.id, ...call }] });
  }

  #writeDelta(index: number, text: string): string {
    const open = this.#open.get(index);
    switch (open?.part.kind) {
      case undefined:
        return '';
      case 'tool_call': {
        const call = open.part.tool === 'custom' ? { custom: { input: text } } : { function: { arguments: text } };
        return this.#chunk({ tool_calls: [{ index: open.at, ...call }] });
      }
      case 'reasoning':
        open.text.push(text);
        return this.#chunk({ reasoning_content: text });
      case 'refusal':
        return this.#chunk({ refusal: text });
      case 'text':
        return this.#chunk({ content: text });
    }
  }

  #writePartStop(index: number): string {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (open?.part.kind !== 'reasoning') return '';
    const { origin, id, redacted } = open.part;
    const part: ReasoningPart = { type: 'reasoning', text: open.text.join(''), origin, id, redacted, signature: open.signature };
    const detail = writeReasoningDetail(part, open.at);
    return detail ? this.#chunk({ reasoning_details: [detail] }) : '';
  }

  #writeEnd(): string {
    if (!this.#stop) return '';
    const finish = this.#chunk({}, writeFinishReason(this.#stop, this.#refused));
    const usage =
      this.#options.includeUsage && this.#usage ? dataEvent({ ...this.#head(), choices: [], usage: writeChatUsage(this.#usage) }) : '';
    return `${finish}${usage}data: [DONE]\n\n`;
  }

  #chunk(delta: Readonly<Record<string, unknown>>, finishReason: string | null = null): string {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
    return dataEvent({ ...this.#head(), choices, ...(this.#options.includeUsage && { usage: null }) });
  }

  #head(): Record<string, unknown> {
    const { id, created, model } = this.#options.identity;
    return {
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      ...(this.#serviceTier !== null && { service_tier: this.#serviceTier }),
    };
  }
}
