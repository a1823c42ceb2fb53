import type { EncodeOptions, StreamEncoder } from '../codec.ts';
import type { ChatEvent, ChatUsage, PartStart, ReasoningPart, StopReason } from '../intermediate.ts';
import { writeChatUsage } from '../openai/chat-usage.ts';
import { dataEvent } from '../write-sse.ts';
import { encodeChatError } from './encode-answer.ts';
import { writeFinishReason } from './finish-reasons.ts';
import { writeCallSignature, writeReasoningDetail, writeReasoningText } from './reasoning-fields.ts';

interface Open {
  readonly part: PartStart;
  /** Position among the calls, or among the reasoning parts. */
  readonly at: number;
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
  /** Redacted reasoning that waits for the part after it. */
  #held: { readonly part: ReasoningPart; readonly at: number } | null = null;
  #refused = false;
  #usage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #stop: StopReason | null = null;
  #around: { readonly before: string; readonly after: string } | null = null;

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
        this.#around = null;
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
    this.#open.set(index, { part, at, signature: null });
    if (part.kind === 'refusal') this.#refused = true;
    const held = this.#writeHeld(part);
    if (part.kind !== 'tool_call') return held.written;
    const call =
      part.tool === 'custom'
        ? { type: 'custom', custom: { name: part.name, input: '' } }
        : { type: 'function', function: { name: part.name, arguments: '' } };
    return held.written + this.#chunk({ tool_calls: [{ index: at, id: part.id, ...call, ...held.signature }] });
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
        return this.#chunk(writeReasoningText(text, open.at));
      case 'refusal':
        return this.#chunk({ refusal: text });
      case 'text':
        return this.#writeText(text);
    }
  }

  /** Most events of a stream have only text, so what stands around it is written once. */
  #writeText(text: string): string {
    if (this.#around === null) {
      const [before = '', after = ''] = this.#chunk({ content: '' }).split('"content":""');
      this.#around = { before: `${before}"content":`, after };
    }
    return this.#around.before + JSON.stringify(text) + this.#around.after;
  }

  #writePartStop(index: number): string {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (open?.part.kind !== 'reasoning') return '';
    const { origin, id, redacted } = open.part;
    const part: ReasoningPart = { type: 'reasoning', text: '', origin, id, redacted, signature: open.signature };
    // A signature may belong to the call that begins next, so hold it.
    if (redacted) {
      const { written } = this.#writeHeld(null);
      this.#held = { part, at: open.at };
      return written;
    }
    const detail = writeReasoningDetail(part, open.at, null);
    return detail ? this.#chunk({ reasoning_details: [detail] }) : '';
  }

  /** Writes the reasoning that waited for the next part. */
  #writeHeld(next: PartStart | null): { written: string; signature: Record<string, unknown> } {
    const held = this.#held;
    this.#held = null;
    if (!held) return { written: '', signature: {} };
    const callId = next?.kind === 'tool_call' && held.part.origin === 'gemini' ? next.id : null;
    const detail = writeReasoningDetail(held.part, held.at, callId);
    return {
      written: detail ? this.#chunk({ reasoning_details: [detail] }) : '',
      signature: next?.kind === 'tool_call' ? writeCallSignature(held.part) : {},
    };
  }

  #writeEnd(): string {
    if (!this.#stop) return '';
    const { written } = this.#writeHeld(null);
    const finish = this.#chunk({}, writeFinishReason(this.#stop, this.#refused));
    const usage =
      this.#options.includeUsage && this.#usage ? dataEvent({ ...this.#head(), choices: [], usage: writeChatUsage(this.#usage) }) : '';
    return `${written}${finish}${usage}data: [DONE]\n\n`;
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
