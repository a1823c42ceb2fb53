import type { SseFrame } from '../../sse/sse-frame.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import type { StreamDecoder } from '../codec.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ChatEvent, PartStart } from '../intermediate.ts';
import { unpackSignature } from '../reasoning/carry-signature.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { decodeResponsesUsage, readResponseError, readStatus } from './decode-answer.ts';
import { reasoningText } from './reasoning-text.ts';

type Fields = Readonly<Record<string, unknown>>;

interface OpenItem {
  readonly item: Fields;
  /** The open part; null before its first delta. */
  index: number | null;
  /** The content or summary part of the item that the open part belongs to. */
  section: unknown;
  said: boolean;
}

/**
 * Reads a Responses stream. Items of hosted tools are skipped; content that came without deltas is read from the finished item.
 * Source: `ResponseStreamEvent` in the published types of `openai`.
 */
export class ResponsesDecoder implements StreamDecoder {
  readonly #seed: string;
  readonly #items = new Map<unknown, OpenItem>();
  readonly #came: { readonly type: string }[] = [];
  #started = false;
  #over = false;
  #parts = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  read(frame: SseFrame): ChatEvent[] {
    const event = this.#over ? null : frame.record;
    const events: ChatEvent[] = [];
    if (typeof event?.type !== 'string') return events;
    if (event.type === 'error') {
      this.#over = true;
      const error = isRecord(event.error) ? event.error : event;
      const type = textOf(error.code) || (error === event ? '' : textOf(error.type)) || 'server_error';
      return [{ type: 'error', error: { type, message: textOf(error.message) || 'The provider reported an error.' } }];
    }
    if (!this.#started) {
      this.#started = true;
      events.push({ type: 'start', usage: null });
    }
    this.#readEvent(event.type, event, events);
    return events;
  }

  #readEvent(type: string, event: Fields, events: ChatEvent[]): void {
    const key = event.output_index ?? event.item_id;
    switch (type) {
      case 'response.output_item.added':
        if (isRecord(event.item)) this.#readAdded(key, event.item, events);
        break;
      case 'response.output_text.delta':
        this.#say(key, { kind: 'text' }, event.content_index, textOf(event.delta), events);
        break;
      case 'response.refusal.delta':
        this.#say(key, { kind: 'refusal' }, event.content_index, textOf(event.delta), events);
        break;
      case 'response.reasoning_summary_text.delta':
        this.#think(key, event.summary_index, textOf(event.delta), events);
        break;
      case 'response.reasoning_text.delta':
        this.#think(key, event.content_index, textOf(event.delta), events);
        break;
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.#argue(key, textOf(event.delta), events);
        break;
      case 'response.output_item.done':
        if (isRecord(event.item)) this.#readDone(key, event.item, events);
        break;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        this.#readEnd(isRecord(event.response) ? event.response : {}, events);
        break;
    }
  }

  #readAdded(key: unknown, item: Fields, events: ChatEvent[]): OpenItem {
    const open: OpenItem = { item, index: null, section: null, said: false };
    this.#items.set(key, open);
    if (item.type === 'function_call' || item.type === 'custom_tool_call') {
      const tool = item.type === 'custom_tool_call' ? 'custom' : 'function';
      const id = textOf(item.call_id) || makeCallId(this.#seed, this.#parts);
      this.#start(open, { kind: 'tool_call', id, name: textOf(item.name), tool }, events);
    }
    return open;
  }

  #start(open: OpenItem, part: PartStart, events: ChatEvent[]): number {
    const index = this.#parts++;
    open.index = index;
    this.#came.push({ type: part.kind });
    events.push({ type: 'part_start', index, part });
    return index;
  }

  #stop(open: OpenItem, events: ChatEvent[]): void {
    if (open.index !== null) events.push({ type: 'part_stop', index: open.index });
    open.index = null;
  }

  #say(key: unknown, part: PartStart, section: unknown, text: string, events: ChatEvent[]): void {
    if (text === '') return;
    // Some servers send deltas for an item they never announced.
    const open = this.#items.get(key) ?? this.#readAdded(key, { type: 'message' }, events);
    if (open.index !== null && open.section !== section) this.#stop(open, events);
    open.section = section;
    open.said = true;
    const index = open.index ?? this.#start(open, part, events);
    events.push({ type: 'delta', index, text });
  }

  #think(key: unknown, section: unknown, text: string, events: ChatEvent[]): void {
    if (text === '') return;
    const open = this.#items.get(key) ?? this.#readAdded(key, { type: 'reasoning' }, events);
    const fresh = open.index === null;
    const index = open.index ?? this.#start(open, this.#reasoning(open.item, false), events);
    const gap = !fresh && open.section !== section ? '\n\n' : '';
    open.section = section;
    open.said = true;
    events.push({ type: 'delta', index, text: gap + text });
  }

  #argue(key: unknown, text: string, events: ChatEvent[]): void {
    const open = this.#items.get(key);
    if (text === '' || !open || open.index === null) return;
    open.said = true;
    events.push({ type: 'delta', index: open.index, text });
  }

  #reasoning(item: Fields, redacted: boolean): PartStart {
    const { origin, id } = unpackSignature(textOf(item.encrypted_content), 'openai-responses');
    return { kind: 'reasoning', origin, id: origin === 'openai-responses' ? textOf(item.id) || null : id, redacted };
  }

  #readDone(key: unknown, item: Fields, events: ChatEvent[]): void {
    const open = this.#items.get(key) ?? this.#readAdded(key, item, events);
    this.#items.delete(key);
    switch (item.type) {
      case 'message':
        if (!open.said) this.#sayWhole(open, item, events);
        break;
      case 'function_call':
      case 'custom_tool_call': {
        const whole = textOf(item.type === 'function_call' ? item.arguments : item.input);
        if (!open.said && open.index !== null && whole !== '') events.push({ type: 'delta', index: open.index, text: whole });
        break;
      }
      case 'reasoning': {
        const text = open.said ? '' : reasoningText(item);
        const { signature } = unpackSignature(textOf(item.encrypted_content), 'openai-responses');
        if (open.index === null && (text !== '' || signature !== null)) this.#start(open, this.#reasoning(item, text === ''), events);
        if (open.index === null) break;
        if (text !== '') events.push({ type: 'delta', index: open.index, text });
        if (signature !== null) events.push({ type: 'signature', index: open.index, value: signature });
        break;
      }
    }
    this.#stop(open, events);
  }

  #sayWhole(open: OpenItem, item: Fields, events: ChatEvent[]): void {
    for (const part of recordsOf(item.content)) {
      const refusal = part.type === 'refusal';
      const text = textOf(refusal ? part.refusal : part.text);
      if (text === '') continue;
      const index = this.#start(open, { kind: refusal ? 'refusal' : 'text' }, events);
      events.push({ type: 'delta', index, text });
      this.#stop(open, events);
    }
  }

  #readEnd(response: Fields, events: ChatEvent[]): void {
    this.#over = true;
    for (const open of this.#items.values()) this.#stop(open, events);
    const serviceTier = typeof response.service_tier === 'string' ? response.service_tier : null;
    const usage = decodeResponsesUsage(response);
    if (usage) events.push({ type: 'usage', usage, serviceTier });
    const error = readResponseError(response);
    if (error) {
      events.push({ type: 'error', error });
      return;
    }
    events.push({ type: 'finish', stop: readStatus(response, this.#came), stopSequence: null }, { type: 'end' });
  }
}
