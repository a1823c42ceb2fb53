import type { SseFrame } from '../../sse/sse-reader.ts';
import { parseRecord, readError } from '../../taps/parse-record.ts';
import { findChatUsage } from '../../usage/find-chat-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import { makeCallId } from '../carry-call-id.ts';
import type { StreamDecoder } from '../codec.ts';
import type { ChatEvent } from '../intermediate.ts';
import { recordsOf, textOf } from '../read-fields.ts';
import { readContentList } from './content-list.ts';
import { decodeOpenaiUsage } from './decode-answer.ts';
import { readFinishReason } from './finish-reasons.ts';

type Fields = Readonly<Record<string, unknown>>;
type Spoken = 'text' | 'refusal' | 'reasoning';

interface Call {
  id: string;
  name: string;
  tool: 'function' | 'custom';
  /** What was said so far; kept whole only to see whether the JSON is complete. */
  said: string[];
  /** Null until the name is known. */
  index: number | null;
  open: boolean;
}

/**
 * Reads a Chat Completions stream. Source: `ChatCompletionChunk` in the published types of `openai`. Read leniently:
 * reasoning in `reasoning_content`, `reasoning` or the content; usage in any chunk (the last one counts); calls
 * without index or id; no `[DONE]`; `stop` as the finish of a call. Of several choices only the first is read.
 */
export class ChatDecoder implements StreamDecoder {
  readonly #seed: string;
  readonly #calls: Call[] = [];
  readonly #callAt = new Map<number, Call>();
  #started = false;
  #parts = 0;
  #spoken: { readonly kind: Spoken; readonly index: number } | null = null;
  #refused = false;
  #finished = false;
  #failed = false;

  constructor(seed: string) {
    this.#seed = seed;
  }

  read(frame: SseFrame): ChatEvent[] {
    if (frame.data === null || this.#failed) return [];
    // An end before anything was said is no answer.
    if (frame.data.trim() === '[DONE]') return this.#started ? [...this.#finish('stop'), { type: 'end' }] : [{ type: 'end' }];
    const chunk = parseRecord(frame.data);
    if (!chunk) return [];
    const events: ChatEvent[] = [];
    if (chunk.error !== undefined && chunk.error !== null) {
      this.#failed = true;
      return [{ type: 'error', error: readError(chunk.error) }];
    }
    if (!this.#started) {
      this.#started = true;
      events.push({ type: 'start', usage: null });
    }
    const choice = recordsOf(chunk.choices).find((one) => one.index === undefined || one.index === 0);
    const usage = findChatUsage(chunk);
    if (usage) {
      const serviceTier = typeof chunk.service_tier === 'string' ? chunk.service_tier : null;
      events.push({ type: 'usage', usage: decodeOpenaiUsage(usage), serviceTier });
    }
    if (choice && !this.#finished) {
      if (isRecord(choice.delta)) this.#readDelta(choice.delta, events);
      if (typeof choice.finish_reason === 'string') events.push(...this.#finish(choice.finish_reason));
    }
    return events;
  }

  #readDelta(delta: Fields, events: ChatEvent[]): void {
    this.#speak('reasoning', textOf(delta.reasoning_content) || textOf(delta.reasoning), events);
    if (Array.isArray(delta.content)) for (const { kind, text } of readContentList(delta.content)) this.#speak(kind, text, events);
    else this.#speak('text', textOf(delta.content), events);
    this.#speak('refusal', textOf(delta.refusal), events);
    for (const call of recordsOf(delta.tool_calls)) this.#readCall(call, events);
  }

  #speak(kind: Spoken, text: string, events: ChatEvent[]): void {
    if (text === '') return;
    if (this.#spoken?.kind !== kind) {
      this.#closeSpoken(events);
      for (const call of this.#calls) this.#closeCall(call, events);
      const index = this.#parts++;
      this.#spoken = { kind, index };
      if (kind === 'refusal') this.#refused = true;
      const part = kind === 'reasoning' ? ({ kind, origin: 'openai-chat', id: null, redacted: false } as const) : ({ kind } as const);
      events.push({ type: 'part_start', index, part });
    }
    events.push({ type: 'delta', index: this.#spoken.index, text });
  }

  #readCall(delta: Fields, events: ChatEvent[]): void {
    const custom = isRecord(delta.custom) ? delta.custom : null;
    const fn = custom ?? (isRecord(delta.function) ? delta.function : {});
    const call = this.#findCall(delta, custom ? 'custom' : 'function');
    if (call.index === null) {
      call.name += textOf(fn.name);
      if (call.name === '') {
        call.said.push(textOf(custom ? fn.input : fn.arguments));
        return;
      }
      this.#closeSpoken(events);
      this.#closeComplete(call, events);
      call.index = this.#parts++;
      call.open = true;
      events.push({ type: 'part_start', index: call.index, part: { kind: 'tool_call', id: call.id, name: call.name, tool: call.tool } });
      const early = call.said.join('');
      if (early !== '') events.push({ type: 'delta', index: call.index, text: early });
    }
    const raw = custom ? fn.input : fn.arguments;
    const text = isRecord(raw) ? JSON.stringify(raw) : textOf(raw);
    if (text === '') return;
    call.said.push(text);
    events.push({ type: 'delta', index: call.index, text });
  }

  #findCall(delta: Fields, tool: 'function' | 'custom'): Call {
    const id = textOf(delta.id);
    const at = typeof delta.index === 'number' ? delta.index : null;
    const known = at === null ? this.#calls.at(-1) : this.#callAt.get(at);
    // Some servers number every call 0, or none: a new id is a new call. OpenAI repeats no id within a call.
    if (known && (id === '' || id === known.id)) return known;
    const call: Call = { id: id || makeCallId(this.#seed, this.#calls.length), name: '', tool, said: [], index: null, open: false };
    this.#calls.push(call);
    if (at !== null) this.#callAt.set(at, call);
    return call;
  }

  /** Ends the calls before a new one, unless their JSON is incomplete: then the server interleaves them. */
  #closeComplete(next: Call, events: ChatEvent[]): void {
    for (const call of this.#calls) if (call !== next && call.open && isComplete(call)) this.#closeCall(call, events);
  }

  #closeCall(call: Call, events: ChatEvent[]): void {
    if (!call.open || call.index === null) return;
    call.open = false;
    events.push({ type: 'part_stop', index: call.index });
  }

  #closeSpoken(events: ChatEvent[]): void {
    if (this.#spoken) events.push({ type: 'part_stop', index: this.#spoken.index });
    this.#spoken = null;
  }

  #finish(reason: string): ChatEvent[] {
    if (this.#finished) return [];
    this.#finished = true;
    const events: ChatEvent[] = [];
    this.#closeSpoken(events);
    for (const call of this.#calls) this.#closeCall(call, events);
    if (reason === 'error') {
      this.#failed = true;
      return [...events, { type: 'error', error: { type: 'api_error', message: 'The provider could not finish the answer.' } }];
    }
    const stop = readFinishReason(reason, { calls: this.#calls.some((call) => call.index !== null), refusal: this.#refused });
    return [...events, { type: 'finish', stop, stopSequence: null }];
  }
}

function isComplete(call: Call): boolean {
  if (call.tool === 'custom') return true;
  try {
    JSON.parse(call.said.join(''));
    return true;
  } catch {
    return false;
  }
}
