import { type CountText, estimateTextTokens } from '../requests/estimate-tokens.ts';
import type { AnswerReading } from '../taps/answer-reading.ts';
import { isRecord } from '../usage/usage-reading.ts';
import { textOf } from './fields/read-fields.ts';
import { memberOf } from './gemini/read-proto.ts';
import type { AnswerPart, ChatAnswer, ChatDialect, ChatEvent, ChatUsage } from './intermediate.ts';

/** Upstreams that do not support stop sequences. */
const withoutStops: ReadonlySet<ChatDialect> = new Set<ChatDialect>(['openai-responses']);

/**
 * Ends an answer at the client's stop sequences, for an upstream that does not support them. Reads the upstream to its end, because usage
 * comes last; withholds the text after the sequence from the client and from the usage.
 */
export class StopCutter {
  readonly #stops: readonly string[];
  readonly #countText: CountText;
  /** Parts whose start but not whose end the client has seen. */
  readonly #open = new Set<number>();
  /** By text part: its last characters, which may be the beginning of a stop sequence. */
  readonly #pending = new Map<number, string>();
  readonly #withheld: string[] = [];
  #found: string | null = null;
  /** Tokens subtracted from the last reported usage. */
  #reduction = 0;

  /** `countText`: tokens of a text as the upstream counts them. */
  constructor(stops: readonly string[], countText: CountText) {
    this.#stops = stops;
    this.#countText = countText;
  }

  /** Returns the client's events for one upstream event. */
  push(event: ChatEvent): ChatEvent[] {
    switch (event.type) {
      case 'part_start':
        if (this.#found !== null) return [];
        if (event.part.kind === 'text') this.#pending.set(event.index, '');
        this.#open.add(event.index);
        return [event];
      case 'delta':
        return this.#pushDelta(event);
      case 'signature':
        return this.#open.has(event.index) ? [event] : [];
      case 'part_stop': {
        if (!this.#open.delete(event.index)) return [];
        const rest = this.#pending.get(event.index) ?? '';
        this.#pending.delete(event.index);
        return rest === '' ? [event] : [{ type: 'delta', index: event.index, text: rest }, event];
      }
      case 'usage':
        return [{ ...event, usage: this.#reduce(event.usage) }];
      case 'finish':
        return [this.#found === null ? event : { type: 'finish', stop: 'stop_sequence', stopSequence: this.#found }];
      default:
        return [event];
    }
  }

  /** Ends a whole answer at the first stop sequence. */
  cut(answer: ChatAnswer): ChatAnswer {
    const parts: AnswerPart[] = [];
    for (const part of answer.parts) {
      if (this.#found !== null) this.#withhold(part);
      else if (part.type !== 'text') parts.push(part);
      else {
        const text = this.#search(part.text).text;
        if (text !== '' || this.#found === null) parts.push({ ...part, text });
      }
    }
    const usage = answer.usage && this.#reduce(answer.usage);
    return this.#found === null ? answer : { ...answer, parts, usage, stop: 'stop_sequence', stopSequence: this.#found };
  }

  /** The upstream's reading minus the withheld text; charges are based on this. */
  adjust(reading: AnswerReading): AnswerReading {
    if (this.#withheld.length === 0) return reading;
    const { usage } = reading;
    const output = usage?.meters.output ?? 0;
    return {
      ...reading,
      deliveredTokens: Math.max(0, reading.deliveredTokens - Math.ceil(estimateTextTokens(this.#withheld.join('')))),
      usage: usage && { ...usage, meters: { ...usage.meters, output: output - Math.min(this.#reduction, output) } },
    };
  }

  #reduce(usage: ChatUsage): ChatUsage {
    const output = usage.meters.output ?? 0;
    // Reasoning precedes the text and is charged, so only text tokens are subtracted.
    const written = Math.max(0, output - (usage.reasoningTokens ?? 0));
    this.#reduction = Math.min(written, Math.ceil(this.#countText(this.#withheld.join(''))));
    return this.#reduction === 0 ? usage : { ...usage, meters: { ...usage.meters, output: output - this.#reduction } };
  }

  #pushDelta(event: ChatEvent & { readonly type: 'delta' }): ChatEvent[] {
    const { index } = event;
    if (!this.#open.has(index)) {
      this.#withheld.push(event.text);
      return [];
    }
    const pending = this.#pending.get(index);
    if (pending === undefined) return [event];
    const { text, held } = this.#search(pending + event.text);
    this.#pending.set(index, held);
    const said: ChatEvent[] = text === '' ? [] : [{ type: 'delta', index, text }];
    if (this.#found === null) return said;
    this.#open.delete(index);
    return [...said, { type: 'part_stop', index }];
  }

  /** Splits off a stop sequence and the text after it, or else a possible beginning of one at the end (`held`). */
  #search(text: string): { readonly text: string; readonly held: string } {
    let at = text.length;
    for (const stop of this.#stops) {
      const found = text.indexOf(stop);
      if (found === -1 || found >= at) continue;
      at = found;
      this.#found = stop;
    }
    if (this.#found !== null) {
      this.#withheld.push(text.slice(at));
      return { text: text.slice(0, at), held: '' };
    }
    const held = Math.max(0, ...this.#stops.map((stop) => overlap(text, stop)));
    return { text: text.slice(0, text.length - held), held: text.slice(text.length - held) };
  }

  #withhold(part: AnswerPart): void {
    if (part.type === 'tool_call') this.#withheld.push(part.name, part.arguments);
    else if (part.type !== 'reasoning') this.#withheld.push(part.text);
  }
}

/** Number of characters at the end of `text` that are a proper prefix of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) if (text.endsWith(stop.slice(0, length))) return length;
  return 0;
}

/** Reads the stop sequences of a request in each dialect. */
const stopsOf: Readonly<Record<ChatDialect, (request: Readonly<Record<string, unknown>>) => unknown>> = {
  'anthropic-messages': (request) => request.stop_sequences,
  'openai-chat': (request) => request.stop,
  'openai-responses': (request) => request.stop,
  gemini(request) {
    const config = memberOf(request, 'generationConfig');
    return isRecord(config) ? memberOf(config, 'stopSequences') : null;
  },
};

/** A cutter for the client's stop sequences if the upstream does not support them; null if none is needed. */
export function createStopCutter(
  upstream: ChatDialect,
  client: ChatDialect,
  request: Readonly<Record<string, unknown>>,
  countText: CountText,
): StopCutter | null {
  if (!withoutStops.has(upstream) || upstream === client) return null;
  const asked = stopsOf[client](request);
  const stops = (Array.isArray(asked) ? asked : [asked]).map(textOf).filter((stop) => stop !== '');
  return stops.length === 0 ? null : new StopCutter(stops, countText);
}
