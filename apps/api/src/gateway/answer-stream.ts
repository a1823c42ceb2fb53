import type { SseFrame, SseReader } from '@derouter/protocols';
import type { AnswerBody } from './upstreams/index.ts';

/** Bytes of a stream as they came, with the events they completed. */
export interface Portion {
  readonly chunk: Buffer;
  readonly frames: readonly SseFrame[];
}

interface StreamState {
  readonly body: AnswerBody;
  readonly reader: SseReader;
  readonly head: readonly Portion[];
  readonly hasBegun: boolean;
  readonly next: Promise<IteratorResult<Buffer, undefined>> | null;
}

/** A stream of events, the beginning of which was waited for. */
export class AnswerStream {
  /** What came meanwhile. */
  readonly head: readonly Portion[];
  /** Its first event has come. */
  readonly hasBegun: boolean;
  readonly #body: AnswerBody;
  readonly #reader: SseReader;
  /** What is being waited for, if nothing of use came in time. */
  #pending: StreamState['next'];

  constructor({ body, reader, head, hasBegun, next }: StreamState) {
    this.head = head;
    this.hasBegun = hasBegun;
    this.#body = body;
    this.#reader = reader;
    this.#pending = next;
  }

  /** The bytes so far end with an event's blank line. */
  get isBetweenEvents(): boolean {
    return this.#reader.isBetweenEvents;
  }

  /** What comes next after `head`; null at the end. Rejects with what the connection ended with, and with `RangeError` on an endless event. */
  async next(): Promise<Portion | null> {
    const step = await (this.#pending ?? this.#body.next());
    this.#pending = null;
    return step.done ? null : { chunk: step.value, frames: this.#reader.push(step.value) };
  }

  /** An event whose final blank line never came. */
  end(): readonly SseFrame[] {
    return this.#reader.end();
  }

  destroy(): void {
    this.#body.destroy();
  }
}
