import type { EventBlock, SseReader } from '@derouter/protocols';
import type { AnswerBody } from './upstreams/index.ts';

interface StreamState {
  readonly body: AnswerBody;
  readonly reader: SseReader;
  readonly head: readonly EventBlock[];
  readonly hasBegun: boolean;
  readonly next: Promise<IteratorResult<Buffer, undefined>> | null;
}

/** A stream of events whose beginning was read before it is passed on. */
export class AnswerStream {
  /** Events that were read in advance. */
  readonly head: readonly EventBlock[];
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

  /** Returns the events that a chunk completes. Throws `RangeError` on an endless event. */
  read(chunk: Buffer): EventBlock {
    return this.#reader.pushBlock(chunk);
  }

  /** Returns the last event if its final blank line is missing. */
  end(): EventBlock {
    return this.#reader.endBlock();
  }

  destroy(): void {
    this.#body.destroy();
  }
}
