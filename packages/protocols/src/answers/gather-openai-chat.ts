import { readChatFinish } from '../taps/chat-finish.ts';
import { recordsOf } from '../translation/fields/read-fields.ts';
import type { ChatEvent } from '../translation/intermediate.ts';
import { StreamedCalls } from '../translation/openai-chat/streamed-calls.ts';
import { isRecord, saysTokens, textOf } from '../usage/usage-reading.ts';

type Fields = Record<string, unknown>;

/** Gathers a Chat Completions stream into the whole answer; null if it has no choice. */
export function gatherOpenaiChat(chunks: readonly Fields[]): Fields | null {
  const choices = new Map<number, ChoiceGatherer>();
  const head: Fields = {};
  for (const chunk of chunks) {
    for (const [name, value] of Object.entries(chunk)) {
      if (name === 'choices' || name === 'usage' || value === null) continue;
      head[name] = value;
    }
    if (isRecord(chunk.usage) && saysTokens(chunk.usage)) head.usage = chunk.usage;
    for (const choice of recordsOf(chunk.choices)) {
      const index = typeof choice.index === 'number' ? choice.index : 0;
      const gatherer = choices.get(index) ?? new ChoiceGatherer(textOf(chunk.id));
      choices.set(index, gatherer);
      gatherer.add(choice);
    }
  }
  if (choices.size === 0) return null;
  const { usage, ...rest } = head;
  const gathered = [...choices].sort(([a], [b]) => a - b).map(([index, choice]) => ({ index, ...choice.gathered() }));
  return { ...rest, object: 'chat.completion', choices: gathered, ...(usage !== undefined && { usage }) };
}

class ChoiceGatherer {
  readonly #message = new Map<string, unknown>();
  readonly #texts = new Map<string, string[]>();
  readonly #calls: StreamedCalls;
  readonly #events: ChatEvent[] = [];
  readonly #extras = new Map<number, unknown>();
  readonly #logprobs = new Map<string, unknown[]>();
  #begun = 0;
  #finishReason: unknown = null;

  constructor(seed: string) {
    this.#calls = new StreamedCalls(seed, { begin: () => this.#begun++ });
  }

  add(choice: Fields): void {
    const delta = choice.delta ?? choice.message;
    if (isRecord(delta)) for (const [name, value] of Object.entries(delta)) this.#addField(name, value);
    if (readChatFinish(choice.finish_reason) !== 'open') this.#finishReason = choice.finish_reason;
    for (const [name, value] of Object.entries(isRecord(choice.logprobs) ? choice.logprobs : {})) {
      if (Array.isArray(value)) this.#logprobs.set(name, [...(this.#logprobs.get(name) ?? []), ...value]);
    }
  }

  #addField(name: string, value: unknown): void {
    if (value === null || value === undefined) return;
    if (name === 'tool_calls') {
      for (const call of recordsOf(value)) {
        this.#calls.read(call, this.#events);
        if (call.extra_content !== undefined) this.#extras.set(Math.max(0, this.#begun - 1), call.extra_content);
      }
    } else if (name === 'role') this.#message.set(name, value);
    else if (typeof value === 'string' && !this.#message.has(name)) {
      if (!this.#texts.has(name)) this.#texts.set(name, []);
      this.#texts.get(name)?.push(value);
    } else if (Array.isArray(value) || typeof value === 'string') this.#addParts(name, value);
    else this.#message.set(name, value);
  }

  /** Some servers send content as text in some chunks and as a list of parts in others. */
  #addParts(name: string, value: readonly unknown[] | string): void {
    const before = this.#message.get(name) ?? asParts((this.#texts.get(name) ?? []).join(''));
    this.#texts.delete(name);
    this.#message.set(name, [...(Array.isArray(before) ? before : []), ...(typeof value === 'string' ? asParts(value) : value)]);
  }

  gathered(): Fields {
    const texts = [...this.#texts].map(([name, pieces]) => [name, pieces.join('')] as const);
    const message = { role: 'assistant', content: null, refusal: null, ...Object.fromEntries(this.#message), ...Object.fromEntries(texts) };
    const calls = this.#gatherCalls();
    return {
      message: calls.length > 0 ? { ...message, tool_calls: calls } : message,
      logprobs: this.#logprobs.size > 0 ? Object.fromEntries(this.#logprobs) : null,
      finish_reason: this.#finishReason ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    };
  }

  #gatherCalls(): Fields[] {
    const calls: { readonly start: Extract<ChatEvent, { type: 'part_start' }>; readonly pieces: string[] }[] = [];
    for (const event of this.#events) {
      if (event.type === 'part_start') calls[event.index] = { start: event, pieces: [] };
      else if (event.type === 'delta') calls[event.index]?.pieces.push(event.text);
    }
    return calls.flatMap(({ start: { part }, pieces }, at) => {
      if (part.kind !== 'tool_call') return [];
      const said = pieces.join('');
      const call =
        part.tool === 'custom'
          ? { type: 'custom', custom: { name: part.name, input: said } }
          : { type: 'function', function: { name: part.name, arguments: said } };
      const extra = this.#extras.get(at);
      return [{ id: part.id, ...call, ...(extra !== undefined && { extra_content: extra }) }];
    });
  }
}

function asParts(text: string): Fields[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
