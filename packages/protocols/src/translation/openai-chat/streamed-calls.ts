import { isRecord } from '../../usage/usage-reading.ts';
import { textOf } from '../fields/read-fields.ts';
import type { ChatEvent } from '../intermediate.ts';
import { makeCallId } from '../tools/carry-call-id.ts';
import { ObjectScanner } from './object-scanner.ts';
import { packOpaque, readGoogleSignature } from './opaque-reasoning.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Call {
  id: string;
  name: string;
  readonly tool: 'function' | 'custom';
  readonly scanner: ObjectScanner;
  /** Google's signature. */
  signature: string;
  /** Arguments that arrived before the name. */
  early: string;
  /** May repeat the previous call, so it begins only once its first argument arrives. */
  readonly mayRepeat: boolean;
  /** Null until it has begun. */
  index: number | null;
  isOpen: boolean;
}

/** Numbers the parts of an answer, and ends open text before a call begins. */
export interface PartOrder {
  /** Returns the index of the part that begins now, and ends the open text or reasoning before it. */
  begin(events: ChatEvent[]): number;
}

/**
 * The tool calls of a Chat stream. `index` identifies the call of each piece; ids, names and empty fields may repeat, change or be missing
 * later. Some servers number every call 0, or none: then a new id and name begin a new call once the previous arguments are complete.
 */
export class StreamedCalls {
  readonly #seed: string;
  readonly #order: PartOrder;
  readonly #calls: Call[] = [];
  readonly #callAt = new Map<number, Call>();

  constructor(seed: string, order: PartOrder) {
    this.#seed = seed;
    this.#order = order;
  }

  get hasBegun(): boolean {
    return this.#calls.some((call) => call.index !== null);
  }

  /** Reads one entry of `delta.tool_calls`. */
  read(delta: Fields, events: ChatEvent[]): void {
    const custom = isRecord(delta.custom) ? delta.custom : null;
    const fn = custom ?? (isRecord(delta.function) ? delta.function : {});
    const raw = custom ? fn.input : fn.arguments;
    const text = isRecord(raw) ? JSON.stringify(raw) : textOf(raw);
    const call = this.#find(delta, textOf(fn.name), custom ? 'custom' : 'function');
    call.signature = readGoogleSignature(delta) || call.signature;
    if (call.index === null) {
      if (!this.#begin(call, text, events)) return;
    } else if (call.isOpen && text !== '') {
      call.scanner.add(text);
      events.push({ type: 'delta', index: call.index, text });
    }
  }

  /** Ends the calls whose arguments are complete, except `next`. The others stay open, since the server interleaves them. */
  endComplete(events: ChatEvent[], next: Call | null = null): void {
    for (const call of this.#calls) if (call !== next && call.tool === 'function' && call.scanner.isComplete) this.#end(call, events);
  }

  endAll(events: ChatEvent[]): void {
    for (const call of this.#calls) this.#end(call, events);
  }

  #begin(call: Call, text: string, events: ChatEvent[]): boolean {
    call.early += text;
    if (call.name === '' || (call.mayRepeat && call.early === '')) return false;
    this.endComplete(events, call);
    if (call.signature !== '') {
      const value = packOpaque({ kind: 'call', callId: call.id, signature: call.signature });
      pushOpaque(this.#order.begin(events), value, events);
    }
    call.index = this.#order.begin(events);
    call.isOpen = true;
    events.push({ type: 'part_start', index: call.index, part: { kind: 'tool_call', id: call.id, name: call.name, tool: call.tool } });
    if (call.early !== '') {
      call.scanner.add(call.early);
      events.push({ type: 'delta', index: call.index, text: call.early });
      call.early = '';
    }
    return true;
  }

  #find(delta: Fields, name: string, tool: 'function' | 'custom'): Call {
    const id = textOf(delta.id);
    const at = typeof delta.index === 'number' ? delta.index : null;
    const known = at === null ? this.#findWithoutIndex(id) : this.#callAt.get(at);
    if (known && !isNext(known, id, name)) {
      if (known.index === null) known.name ||= name;
      return known;
    }
    const call: Call = {
      id: id || makeCallId(this.#seed, this.#calls.length),
      name,
      tool,
      scanner: new ObjectScanner(),
      signature: '',
      early: '',
      mayRepeat: known !== undefined && at !== null && known.name === name,
      index: null,
      isOpen: false,
    };
    this.#calls.push(call);
    if (at !== null) this.#callAt.set(at, call);
    return call;
  }

  #findWithoutIndex(id: string): Call | undefined {
    return (id === '' ? undefined : this.#calls.find((call) => call.id === id)) ?? this.#calls.at(-1);
  }

  #end(call: Call, events: ChatEvent[]): void {
    if (!call.isOpen || call.index === null) return;
    call.isOpen = false;
    events.push({ type: 'part_stop', index: call.index });
  }
}

/** Emits a reasoning part without text that carries an opaque value. */
export function pushOpaque(index: number, value: string, events: ChatEvent[]): void {
  events.push(
    { type: 'part_start', index, part: { kind: 'reasoning', origin: 'openai-chat', id: null, redacted: true } },
    { type: 'signature', index, value },
    { type: 'part_stop', index },
  );
}

/** Whether a piece with this id and name begins the call after `known`. */
function isNext(known: Call, id: string, name: string): boolean {
  if (name === '' || id === known.id) return false;
  return known.scanner.isComplete || (known.tool === 'custom' && id !== '' && known.index !== null);
}
