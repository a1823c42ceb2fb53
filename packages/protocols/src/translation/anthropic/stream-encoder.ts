import { packSignature } from '../carry-signature.ts';
import type { EncodeOptions, StreamEncoder } from '../codec.ts';
import { anthropicErrorMessage, anthropicErrorType } from '../error-kinds.ts';
import type { AnswerError, ChatEvent, ChatUsage, PartStart, StopReason } from '../intermediate.ts';
import { namedEvent } from '../write-sse.ts';
import { encodeAnthropicUsage, toolUse } from './encode-answer.ts';
import { writeStopDetails, writeStopReason } from './stop-reasons.ts';

interface Block {
  readonly at: number;
  readonly part: PartStart;
  signature: string | null;
}

/**
 * Writes a Messages stream. The last two events wait for `end`, because usage may come after the finish.
 * Source: `RawMessageStreamEvent` in the published types of @anthropic-ai/sdk.
 */
export class AnthropicEncoder implements StreamEncoder {
  readonly #options: EncodeOptions;
  readonly #blocks = new Map<number, Block>();
  #count = 0;
  #usage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #finish: { readonly stop: StopReason; readonly stopSequence: string | null } | null = null;
  /** A refusal's words: they belong to the stop, not to the content. */
  #refusal = '';

  constructor(options: EncodeOptions) {
    this.#options = options;
  }

  write(event: ChatEvent): string {
    switch (event.type) {
      case 'start':
        this.#usage = event.usage;
        return this.#writeStart();
      case 'part_start':
        return event.part.kind === 'refusal' ? '' : this.#writeBlockStart(event.index, event.part);
      case 'delta':
        return this.#writeDelta(event.index, event.text);
      case 'signature': {
        const block = this.#blocks.get(event.index);
        if (block) block.signature = event.value;
        return block?.part.kind === 'reasoning' && block.part.redacted ? this.#writeRedacted(block.part, block.at, event.value) : '';
      }
      case 'part_stop':
        return this.#writeBlockStop(event.index);
      case 'usage':
        this.#usage = event.usage;
        this.#serviceTier = event.serviceTier;
        return '';
      case 'finish':
        this.#finish = event;
        return '';
      case 'error':
        return this.#writeError(event.error);
      case 'end':
        return this.#writeEnd();
    }
  }

  #writeStart(): string {
    const { id, model } = this.#options.identity;
    const message = {
      id,
      type: 'message',
      role: 'assistant',
      model,
      container: null,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: encodeAnthropicUsage(this.#usage, this.#serviceTier),
    };
    return namedEvent('message_start', { type: 'message_start', message });
  }

  #writeBlockStart(index: number, part: PartStart): string {
    const at = this.#count++;
    this.#blocks.set(index, { at, part, signature: null });
    const start = (block: Record<string, unknown>) =>
      namedEvent('content_block_start', { type: 'content_block_start', index: at, content_block: block });
    if (part.kind === 'tool_call') return start({ ...toolUse(part.id, part.name), input: {} });
    if (part.kind !== 'reasoning') return start({ type: 'text', text: '', citations: null });
    // A redacted block carries its data in its start, so it waits for that.
    return part.redacted ? '' : start({ type: 'thinking', thinking: '', signature: '' });
  }

  #writeRedacted(part: PartStart & { readonly kind: 'reasoning' }, at: number, signature: string): string {
    const data = packSignature({ ...part, signature }, 'anthropic-messages');
    return namedEvent('content_block_start', {
      type: 'content_block_start',
      index: at,
      content_block: { type: 'redacted_thinking', data },
    });
  }

  #writeDelta(index: number, text: string): string {
    const block = this.#blocks.get(index);
    if (!block) {
      this.#refusal += text;
      return '';
    }
    if (block.part.kind === 'tool_call') return writeBlockDelta(block.at, { type: 'input_json_delta', partial_json: text });
    if (block.part.kind === 'reasoning') return writeBlockDelta(block.at, { type: 'thinking_delta', thinking: text });
    return writeBlockDelta(block.at, { type: 'text_delta', text });
  }

  #writeBlockStop(index: number): string {
    const block = this.#blocks.get(index);
    if (!block) return '';
    const stop = namedEvent('content_block_stop', { type: 'content_block_stop', index: block.at });
    const { part } = block;
    if (part.kind !== 'reasoning') return stop;
    if (part.redacted) return block.signature === null ? this.#writeRedacted(part, block.at, '') + stop : stop;
    const signature = packSignature({ ...part, signature: block.signature }, 'anthropic-messages');
    return signature === '' ? stop : writeBlockDelta(block.at, { type: 'signature_delta', signature }) + stop;
  }

  #writeError(error: AnswerError): string {
    return namedEvent('error', { type: 'error', error: { type: anthropicErrorType(error.type), message: anthropicErrorMessage(error) } });
  }

  #writeEnd(): string {
    if (!this.#finish) return '';
    const { stop, stopSequence } = this.#finish;
    const delta = {
      container: null,
      stop_reason: writeStopReason(stop),
      stop_sequence: stopSequence,
      stop_details: writeStopDetails(stop, this.#refusal),
    };
    const usage = encodeAnthropicUsage(this.#usage, this.#serviceTier);
    return namedEvent('message_delta', { type: 'message_delta', delta, usage }) + namedEvent('message_stop', { type: 'message_stop' });
  }
}

function writeBlockDelta(index: number, delta: Record<string, unknown>): string {
  return namedEvent('content_block_delta', { type: 'content_block_delta', index, delta });
}
