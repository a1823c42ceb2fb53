import type { SseFrame } from '../../sse/sse-frame.ts';
import { readGeminiUsage } from '../../usage/read-gemini-usage.ts';
import { isRecord } from '../../usage/usage-reading.ts';
import type { StreamDecoder } from '../codec.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import type { ChatEvent } from '../intermediate.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { readThoughtSignature } from './carry-thought.ts';
import { decodeGeminiUsage, readBlocked, readGeminiError } from './decode-answer.ts';
import { readGeminiFailure, readGeminiFinish } from './finish-reasons.ts';
import { PartialArguments } from './partial-arguments.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a stream of `streamGenerateContent?alt=sse`: every frame is a piece of the answer, with the usage so far. There is no last event:
 * the stream just ends after the finish. Source: Gemini API reference, `GenerateContentResponse`.
 */
export class GeminiDecoder implements StreamDecoder {
  readonly #seed: string;
  #started = false;
  #over = false;
  #parts = 0;
  #spoken: { readonly index: number; readonly thought: boolean; signature: string | null } | null = null;
  #call: { readonly index: number; readonly args: unknown; readonly pieces: PartialArguments } | null = null;
  #called = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  read(frame: SseFrame): ChatEvent[] {
    const chunk = this.#over ? null : frame.record;
    if (!chunk) return [];
    if (isRecord(chunk.error)) return this.#fail([{ type: 'error', error: readGeminiError(chunk.error) }]);
    const events: ChatEvent[] = [];
    const usage = isRecord(chunk.usageMetadata) ? chunk.usageMetadata : null;
    if (!this.#started) {
      this.#started = true;
      events.push({ type: 'start', usage: usage && decodeGeminiUsage(usage) });
    }
    if (usage) events.push({ type: 'usage', usage: decodeGeminiUsage(usage), serviceTier: readGeminiUsage(usage).serviceTier });
    const [candidate] = recordsOf(chunk.candidates);
    const content = isRecord(candidate?.content) ? candidate.content : {};
    for (const part of recordsOf(content.parts)) this.#readPart(part, events);
    const blocked = readBlocked(chunk);
    if (blocked !== null) this.#refuse(blocked, events);
    else if (typeof candidate?.finishReason === 'string' && candidate.finishReason !== '') this.#finish(candidate.finishReason, events);
    return events;
  }

  #readPart(part: Fields, events: ChatEvent[]): void {
    const signature = textOf(part.thoughtSignature) || null;
    const thought = part.thought === true;
    if (isRecord(part.functionCall)) {
      this.#readCall(part.functionCall, signature, events);
      return;
    }
    const text = textOf(part.text);
    if (text === '' && signature === null) return;
    this.#endCall(events);
    if (!thought && signature !== null) this.#sign(signature, events);
    if (this.#spoken?.thought !== thought && (text !== '' || thought)) this.#speak(thought, events);
    if (thought && signature !== null && this.#spoken) this.#spoken.signature = signature;
    if (text !== '' && this.#spoken) events.push({ type: 'delta', index: this.#spoken.index, text });
  }

  #speak(thought: boolean, events: ChatEvent[]): void {
    this.#endSpoken(events);
    const index = this.#parts++;
    this.#spoken = { index, thought, signature: null };
    const part = thought ? ({ kind: 'reasoning', origin: 'gemini', id: null, redacted: false } as const) : ({ kind: 'text' } as const);
    events.push({ type: 'part_start', index, part });
  }

  #endSpoken(events: ChatEvent[]): void {
    const spoken = this.#spoken;
    this.#spoken = null;
    if (!spoken) return;
    if (spoken.signature !== null) events.push({ type: 'signature', index: spoken.index, value: spoken.signature });
    events.push({ type: 'part_stop', index: spoken.index });
  }

  /** Emits a signature as redacted reasoning before the part that carried it. */
  #sign(value: string, events: ChatEvent[]): void {
    this.#endSpoken(events);
    const index = this.#parts++;
    const { origin, id, signature } = readThoughtSignature(value);
    events.push({ type: 'part_start', index, part: { kind: 'reasoning', origin, id, redacted: true } });
    if (signature !== null) events.push({ type: 'signature', index, value: signature });
    events.push({ type: 'part_stop', index });
  }

  #readCall(call: Fields, signature: string | null, events: ChatEvent[]): void {
    const name = textOf(call.name);
    if (name !== '') {
      this.#endCall(events);
      this.#endSpoken(events);
      if (signature !== null) this.#sign(signature, events);
      const index = this.#parts++;
      const id = textOf(call.id) || makeCallId(this.#seed, this.#called);
      this.#called++;
      this.#call = { index, args: call.args, pieces: new PartialArguments() };
      events.push({ type: 'part_start', index, part: { kind: 'tool_call', id, name, tool: 'function' } });
    }
    this.#call?.pieces.add(call.partialArgs);
    if (call.willContinue !== true) this.#endCall(events);
  }

  #endCall(events: ChatEvent[]): void {
    const call = this.#call;
    this.#call = null;
    if (!call) return;
    const text = JSON.stringify(call.pieces.merge(call.args));
    events.push({ type: 'delta', index: call.index, text }, { type: 'part_stop', index: call.index });
  }

  #refuse(why: string, events: ChatEvent[]): void {
    this.#over = true;
    this.#endCall(events);
    this.#endSpoken(events);
    const index = this.#parts++;
    events.push(
      { type: 'part_start', index, part: { kind: 'refusal' } },
      { type: 'delta', index, text: why },
      { type: 'part_stop', index },
      { type: 'finish', stop: 'refusal', stopSequence: null },
    );
  }

  #finish(reason: string, events: ChatEvent[]): void {
    this.#endCall(events);
    this.#endSpoken(events);
    const failure = readGeminiFailure(reason);
    if (failure) this.#fail(events).push({ type: 'error', error: failure });
    else events.push({ type: 'finish', stop: readGeminiFinish(reason, this.#called > 0), stopSequence: null });
  }

  #fail(events: ChatEvent[]): ChatEvent[] {
    this.#over = true;
    return events;
  }
}
