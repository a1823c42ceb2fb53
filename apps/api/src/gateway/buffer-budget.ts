import { getHeapStatistics } from 'node:v8';
import { DerouterError } from '../errors/index.ts';
import type { AnswerBody } from './upstreams/index.ts';

/** The bytes of one request that are held in memory: its body, and an answer that has to be complete before it is passed on. */
export interface Buffered {
  /** Counts bytes of the request. Throws `overloaded` if the process holds too much already. */
  take(bytes: number): void;
  /** Counts bytes of the answer. Never refused: the provider has been paid for it. */
  add(bytes: number): void;
  release(): void;
}

export interface BufferBudget {
  open(): Buffered;
  /** Bytes held for all requests. */
  heldBytes(): number;
  /** How many requests were refused. */
  refused(): number;
}

/** A quarter of the heap: the text of a body and what is parsed from it take about three times its bytes. */
const heapShare = 0.25;

/** Limits what all requests together hold in memory, so that new ones are refused before the process runs out of it. */
export function createBufferBudget(maxBytes: number | null): BufferBudget {
  const limit = maxBytes ?? getHeapStatistics().heap_size_limit * heapShare;
  let held = 0;
  let refused = 0;
  return {
    open() {
      let mine = 0;
      const add = (bytes: number) => {
        mine += bytes;
        held += bytes;
      };
      return {
        take(bytes) {
          if (held + bytes > limit) {
            refused++;
            throw new DerouterError('overloaded', 'The service is busy. Nothing was charged; try again shortly.', { retryAfterSeconds: 2 });
          }
          add(bytes);
        },
        add,
        release() {
          held -= mine;
          mine = 0;
        },
      };
    },
    heldBytes: () => held,
    refused: () => refused,
  };
}

/** Counts the bytes of an answer that is collected as a whole. */
export function countBody(body: AnswerBody, buffered: Buffered): AnswerBody {
  return {
    async next() {
      const step = await body.next();
      if (!step.done) buffered.add(step.value.length);
      return step;
    },
    return: () => body.return?.() ?? Promise.resolve({ done: true, value: undefined }),
    destroy: () => body.destroy(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
