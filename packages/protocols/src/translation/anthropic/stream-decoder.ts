import type { SseFrame } from '../../sse/sse-frame.ts';
import { secondAnswer } from '../../taps/anthropic-tap.ts';
import { readError } from '../../taps/read-error.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import type { StreamDecoder } from '../codec.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ChatEvent } from '../intermediate.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { writeArguments } from '../tools/call-arguments.ts';
import { restoreCallId } from '../tools/carry-call-id.ts';
import { decodeAnthropicUsage, decodeTier } from './decode-answer.ts';
import { readStopReason } from './stop-reasons.ts';

type Fields = Readonly<Record<string, unknown>>;

interface OpenPart {
  /** Null until the part has content: an empty text produces no part. */
  index: number | null;
  readonly kind: 'text' | 'tool_call' | 'reasoning';
  saidArguments: boolean;
  /** The input from the start of the block, used if no delta follows. */
  readonly input: unknown;
  signature: string;
}

/**
 * Reads a Messages stream. Blocks of hosted tools are skipped. Source: `RawMessageStreamEvent` in the published types of @anthropic-ai/sdk.
 */
export class AnthropicDecoder implements StreamDecoder {
  readonly #open = new Map<unknown, OpenPart>();
  #usage: Record<string, unknown> = {};
  #started = false;
  #parts = 0;

  read(frame: SseFrame): ChatEvent[] {
    const event = frame.record;
    switch (event?.type) {
      case 'message_start':
        return this.#readStart(isRecord(event.message) ? event.message : {});
      case 'content_block_start':
        return isRecord(event.content_block) ? this.#readBlockStart(event.index, event.content_block) : [];
      case 'content_block_delta':
        return isRecord(event.delta) ? this.#readDelta(event.index, event.delta) : [];
      case 'content_block_stop':
        return this.#readBlockStop(event.index);
      case 'message_delta':
        return this.#readMessageDelta(event);
      case 'message_stop':
        return [{ type: 'end' }];
      case 'error':
        return [{ type: 'error', error: readError(event.error) }];
      default:
        return [];
    }
  }

  #readStart(message: Fields): ChatEvent[] {
    if (this.#started) return [{ type: 'error', error: secondAnswer }];
    this.#started = true;
    const usage = isRecord(message.usage) ? message.usage : null;
    this.#usage = { ...usage };
    const events: ChatEvent[] = [{ type: 'start', usage: usage && decodeAnthropicUsage(usage) }];
    // If code running at the provider calls a tool, the start event has the whole message and only its end follows.
    for (const [at, block] of recordsOf(message.content).entries()) {
      const key = `start ${at}`;
      events.push(...this.#readBlockStart(key, block), ...this.#readBlockStop(key));
    }
    if (typeof message.stop_reason === 'string' && message.stop_reason !== '')
      events.push(...this.#readMessageDelta({ delta: message, usage }));
    return events;
  }

  #readBlockStart(at: unknown, block: Fields): ChatEvent[] {
    const start = { saidArguments: false, signature: '' };
    switch (block.type) {
      case 'text': {
        this.#open.set(at, { ...start, index: null, kind: 'text', input: null });
        return this.#say(at, textOf(block.text));
      }
      case 'tool_use': {
        const index = this.#parts++;
        this.#open.set(at, { ...start, index, kind: 'tool_call', input: block.input });
        const part = { kind: 'tool_call', id: restoreCallId(textOf(block.id)), name: textOf(block.name), tool: 'function' } as const;
        return [{ type: 'part_start', index, part }];
      }
      case 'thinking': {
        const index = this.#parts++;
        const signature = textOf(block.signature);
        this.#open.set(at, { ...start, index, kind: 'reasoning', input: null, signature });
        // A signature from another dialect arrives at the end of the block, so the origin is read there.
        const { origin, id } = unpackSignature(signature, 'anthropic-messages');
        return [
          { type: 'part_start', index, part: { kind: 'reasoning', origin, id, redacted: false } },
          ...this.#say(at, textOf(block.thinking)),
        ];
      }
      case 'redacted_thinking': {
        const index = this.#parts++;
        const { origin, id, signature } = unpackSignature(textOf(block.data), 'anthropic-messages');
        const value: ChatEvent[] = signature === null ? [] : [{ type: 'signature', index, value: signature }];
        return [
          { type: 'part_start', index, part: { kind: 'reasoning', origin, id, redacted: true } },
          ...value,
          { type: 'part_stop', index },
        ];
      }
      default:
        return [];
    }
  }

  #readDelta(at: unknown, delta: Fields): ChatEvent[] {
    const open = this.#open.get(at);
    if (!open) return [];
    switch (delta.type) {
      case 'text_delta':
        return this.#say(at, textOf(delta.text));
      case 'thinking_delta':
        return this.#say(at, textOf(delta.thinking));
      case 'input_json_delta':
        return this.#say(at, textOf(delta.partial_json));
      case 'signature_delta':
        open.signature += textOf(delta.signature);
        return [];
      default:
        return [];
    }
  }

  #say(at: unknown, text: string): ChatEvent[] {
    const open = this.#open.get(at);
    if (!open || text === '') return [];
    open.saidArguments = true;
    if (open.index !== null) return [{ type: 'delta', index: open.index, text }];
    open.index = this.#parts++;
    return [
      { type: 'part_start', index: open.index, part: { kind: 'text' } },
      { type: 'delta', index: open.index, text },
    ];
  }

  #readBlockStop(at: unknown): ChatEvent[] {
    const open = this.#open.get(at);
    this.#open.delete(at);
    if (!open || open.index === null) return [];
    const { index } = open;
    const events: ChatEvent[] = [];
    if (open.kind === 'tool_call' && !open.saidArguments) events.push({ type: 'delta', index, text: writeArguments(open.input) });
    if (open.kind === 'reasoning' && open.signature !== '') {
      const { signature } = unpackSignature(open.signature, 'anthropic-messages');
      if (signature !== null) events.push({ type: 'signature', index, value: signature });
    }
    return [...events, { type: 'part_stop', index }];
  }

  #readMessageDelta(event: Fields): ChatEvent[] {
    const events: ChatEvent[] = [];
    if (isRecord(event.usage)) {
      const said = Object.entries(event.usage).filter(([, value]) => value !== null);
      this.#usage = { ...this.#usage, ...Object.fromEntries(said) };
      events.push({ type: 'usage', usage: decodeAnthropicUsage(this.#usage), serviceTier: decodeTier(this.#usage) });
    }
    const delta = isRecord(event.delta) ? event.delta : {};
    if (typeof delta.stop_reason !== 'string' || delta.stop_reason === '') return events;
    const explanation = textOf(isRecord(delta.stop_details) ? delta.stop_details.explanation : '');
    if (explanation !== '') {
      const index = this.#parts++;
      events.push(
        { type: 'part_start', index, part: { kind: 'refusal' } },
        { type: 'delta', index, text: explanation },
        { type: 'part_stop', index },
      );
    }
    const stopSequence = typeof delta.stop_sequence === 'string' ? delta.stop_sequence : null;
    return [...events, { type: 'finish', stop: readStopReason(delta.stop_reason), stopSequence }];
  }
}
