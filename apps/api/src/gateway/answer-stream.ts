import type { SseFrame, SseReader } from '@derouter/protocols';
import type { AnswerBody } from './upstreams/index.ts';

/** A chunk of a stream, with the events that it completed. */
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

/** A stream of events whose beginning was read before it is passed on. */
export class AnswerStream {
  /** Chunks that were read in advance. */
  readonly head: readonly Portion[];
  /** Whether its first event with content has arrived. */
  readonly hasBegun: boolean;
  readonly #body: AnswerBody;
  readonly #reader: SseReader;
  /** A read that was still pending when the wait timed out. */
  #pending: StreamState['next'];

  constructor({ body, reader, head, hasBegun, next }: StreamState) {
    this.head = head;
    this.hasBegun = hasBegun;
    this.#body = body;
    this.#reader = reader;
    this.#pending = next;
  }

  /** Whether the bytes so far end with an event's blank line. */
  get isBetweenEvents(): boolean {
    return this.#reader.isBetweenEvents;
  }

  /** Returns the next chunk after `head`; null at the end. Rejects with the connection's error, or `RangeError` on an endless event. */
  async next(): Promise<Portion | null> {
    const step = await (this.#pending ?? this.#body.next());
    this.#pending = null;
    return step.done ? null : { chunk: step.value, frames: this.#reader.push(step.value) };
  }

  /** Returns the last event if its final blank line is missing. */
  end(): readonly SseFrame[] {
    return this.#reader.end();
  }

  destroy(): void {
    this.#body.destroy();
  }
}
