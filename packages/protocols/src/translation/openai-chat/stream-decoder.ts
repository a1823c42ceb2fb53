import type { SseFrame } from '../../sse/sse-frame.ts';
import { readChatFinish } from '../../taps/chat-finish.ts';
import { readError } from '../../taps/read-error.ts';
import { findChatUsage } from '../../usage/find-chat-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import type { StreamDecoder } from '../codec.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ChatEvent } from '../intermediate.ts';
import { readContentList } from './content-list.ts';
import { decodeOpenaiUsage, readFailure } from './decode-answer.ts';
import { readFinishReason } from './finish-reasons.ts';
import { detailsText, mergeDetails, packOpaque, readGoogleSignature } from './opaque-reasoning.ts';
import { pushOpaque, StreamedCalls } from './streamed-calls.ts';

type Fields = Readonly<Record<string, unknown>>;
type Spoken = 'text' | 'refusal' | 'reasoning';

/**
 * Reads a Chat Completions stream. Tolerates reasoning in `reasoning_content`, `reasoning` or the content; usage in any chunk (the last one
 * counts); calls without index or id; text between the pieces of a call; a missing `[DONE]`; `stop` as the finish reason of a call; an
 * empty finish reason in every chunk. Reads only the first of several choices.
 * Source: `ChatCompletionChunk` in the published types of `openai`.
 */
export class ChatDecoder implements StreamDecoder {
  readonly #calls: StreamedCalls;
  #started = false;
  #parts = 0;
  #spoken: { readonly kind: Spoken; readonly index: number } | null = null;
  /** Entries of `reasoning_details` that no part carries yet. */
  readonly #details: Fields[] = [];
  #messageSignature = '';
  /** The field that reasoning comes in, if it is not `reasoning_content`. */
  #field: 'reasoning' | null = null;
  /** Reasoning text comes in a separate field, so the text in the details is a duplicate. */
  #hasSpelledText = false;
  #refused = false;
  #finished = false;
  #failed = false;

  constructor(seed: string) {
    this.#calls = new StreamedCalls(seed, {
      begin: (events) => {
        this.#closeSpoken(events);
        return this.#parts++;
      },
    });
  }

  read(frame: SseFrame): ChatEvent[] {
    if (frame.data === null || this.#failed) return [];
    // `[DONE]` before any chunk is not an answer.
    if (frame.data.trim() === '[DONE]') return this.#started ? [...this.#finish('stop'), { type: 'end' }] : [{ type: 'end' }];
    const chunk = frame.record;
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
      const delta = choice.delta ?? choice.message;
      if (isRecord(delta)) this.#readDelta(delta, events);
      if (readChatFinish(choice.finish_reason) !== 'open') events.push(...this.#finish(choice.finish_reason));
    }
    return events;
  }

  #readDelta(delta: Fields, events: ChatEvent[]): void {
    this.#readReasoning(delta, events);
    this.#messageSignature = readGoogleSignature(delta) || this.#messageSignature;
    if (Array.isArray(delta.content)) for (const { kind, text } of readContentList(delta.content)) this.#speak(kind, text, events);
    else this.#speak('text', textOf(delta.content), events);
    this.#speak('refusal', textOf(delta.refusal), events);
    for (const call of recordsOf(delta.tool_calls)) this.#calls.read(call, events);
  }

  #readReasoning(delta: Fields, events: ChatEvent[]): void {
    const entries = recordsOf(delta.reasoning_details);
    this.#details.push(...entries);
    const content = textOf(delta.reasoning_content);
    const other = textOf(delta.reasoning);
    if (content === '' && other !== '') this.#field = 'reasoning';
    this.#hasSpelledText ||= content !== '' || other !== '';
    this.#speak('reasoning', content || other || (this.#hasSpelledText ? '' : detailsText(entries)), events);
  }

  #speak(kind: Spoken, text: string, events: ChatEvent[]): void {
    if (text === '') return;
    if (this.#spoken?.kind !== kind) {
      this.#closeSpoken(events);
      this.#calls.endComplete(events);
      const index = this.#parts++;
      this.#spoken = { kind, index };
      if (kind === 'refusal') this.#refused = true;
      const part =
        kind === 'reasoning' ? ({ kind, origin: 'openai-chat', id: this.#field, redacted: false } as const) : ({ kind } as const);
      events.push({ type: 'part_start', index, part });
    }
    events.push({ type: 'delta', index: this.#spoken.index, text });
  }

  #closeSpoken(events: ChatEvent[]): void {
    const spoken = this.#spoken;
    this.#spoken = null;
    if (!spoken) return;
    if (spoken.kind === 'reasoning' && this.#details.length > 0) {
      events.push({ type: 'signature', index: spoken.index, value: this.#packDetails() });
    }
    events.push({ type: 'part_stop', index: spoken.index });
  }

  #packDetails(): string {
    return packOpaque({ kind: 'details', entries: mergeDetails(this.#details.splice(0)) });
  }

  /** Emits opaque data that the server expects back but that belongs to no part emitted so far. */
  #writeRest(events: ChatEvent[]): void {
    const values = [
      ...(this.#details.length > 0 ? [this.#packDetails()] : []),
      ...(this.#messageSignature === '' ? [] : [packOpaque({ kind: 'message', signature: this.#messageSignature })]),
    ];
    for (const value of values) pushOpaque(this.#parts++, value, events);
  }

  #finish(reason: unknown): ChatEvent[] {
    if (this.#finished) return [];
    this.#finished = true;
    const events: ChatEvent[] = [];
    this.#closeSpoken(events);
    this.#calls.endAll(events);
    this.#writeRest(events);
    const error = readFailure(reason);
    if (error) {
      this.#failed = true;
      return [...events, { type: 'error', error }];
    }
    const stop = readFinishReason(reason, { calls: this.#calls.hasBegun, refusal: this.#refused });
    return [...events, { type: 'finish', stop, stopSequence: null }];
  }
}
