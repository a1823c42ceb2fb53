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

  /** Returns the next chunk after `head`. Rejects with the connection's error. */
  next(): Promise<IteratorResult<Buffer, undefined>> {
    const pending = this.#pending;
    this.#pending = null;
    return pending ?? this.#body.next();
  }

  /** Returns the chunk with the events that it completes. Throws `RangeError` on an endless event. */
  read(chunk: Buffer): Portion {
    return { chunk, frames: this.#reader.push(chunk) };
  }

  /** Returns the last event if its final blank line is missing. */
  end(): readonly SseFrame[] {
    return this.#reader.end();
  }

  destroy(): void {
    this.#body.destroy();
  }
}
