import type { EncodeOptions, StreamEncoder } from '../../codec.ts';
import type { ChatEvent, ChatUsage, PartStart, StopReason } from '../../intermediate.ts';
import { dataEvent } from '../../write-sse.ts';
import { writeGeminiFinish } from '../finish-reasons.ts';
import { encodeGeminiError, writeCandidate } from './encode-answer.ts';
import { SignatureCarrier, showsThoughts, writeCall } from './write-parts.ts';
import { writeGeminiUsage } from './write-usage.ts';

interface Open {
  readonly part: PartStart;
  /** Buffered until the end of the part: the arguments of a call, or the text of reasoning. */
  text: string;
  signature: string | null;
}

/**
 * Writes a stream of `streamGenerateContent`: each event is a piece of the answer; calls are written whole, and the last piece has the
 * finish reason and the usage. Source: Gemini API reference, `GenerateContentResponse`.
 */
export class GeminiEncoder implements StreamEncoder {
  readonly #options: EncodeOptions;
  readonly #shown: boolean;
  readonly #open = new Map<number, Open>();
  readonly #carrier = new SignatureCarrier();
  #usage: ChatUsage | null = null;
  #serviceTier: string | null = null;
  #stop: StopReason | null = null;

  constructor(options: EncodeOptions) {
    this.#options = options;
    this.#shown = showsThoughts(options.request);
  }

  write(event: ChatEvent): string {
    switch (event.type) {
      case 'start':
        this.#usage = event.usage;
        return '';
      case 'part_start':
        this.#open.set(event.index, { part: event.part, text: '', signature: null });
        return event.part.kind === 'reasoning' ? this.#say(this.#carrier.flush()) : '';
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
        return '';
      case 'finish':
        this.#stop = event.stop;
        return '';
      case 'error':
        return dataEvent(encodeGeminiError(event.error));
      case 'end':
        return this.#writeEnd();
    }
  }

  #writeDelta(index: number, text: string): string {
    const open = this.#open.get(index);
    if (!open) return '';
    if (open.part.kind === 'text' || open.part.kind === 'refusal') return this.#say([this.#carrier.sign({ text })]);
    open.text += text;
    return open.part.kind === 'reasoning' && this.#shown ? this.#say([{ text, thought: true }]) : '';
  }

  #writePartStop(index: number): string {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (open?.part.kind === 'tool_call') {
      const { id, name } = open.part;
      return this.#say([this.#carrier.sign(writeCall({ id, name, arguments: open.text }))]);
    }
    if (open?.part.kind !== 'reasoning') return '';
    const { origin, id, redacted } = open.part;
    this.#carrier.hold({ type: 'reasoning', text: open.text, origin, id, redacted, signature: open.signature });
    return '';
  }

  #writeEnd(): string {
    if (!this.#stop) return '';
    const usage = this.#usage && { usageMetadata: writeGeminiUsage(this.#usage, this.#serviceTier) };
    return this.#event({ candidates: [writeCandidate(this.#carrier.flush(), writeGeminiFinish(this.#stop))], ...usage });
  }

  #say(parts: readonly Record<string, unknown>[]): string {
    return parts.length === 0 ? '' : this.#event({ candidates: [writeCandidate(parts, null)] });
  }

  #event(chunk: Readonly<Record<string, unknown>>): string {
    const { model, id } = this.#options.identity;
    return dataEvent({ ...chunk, modelVersion: model, responseId: id });
  }
}
