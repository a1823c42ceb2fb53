import type { Dispatcher } from 'undici';

/** The bytes of an upstream's answer as they arrive. `destroy`, and leaving a `for await` loop, end the request. */
export interface AnswerBody extends AsyncIterableIterator<Buffer> {
  next(): Promise<IteratorResult<Buffer, undefined>>;
  destroy(): void;
}

/** Bytes buffered for a slow reader before backpressure pauses the upstream. */
const readAheadBytes = 64 * 1024;
/** Chunks that have arrived are joined up to this size, so that many small ones are read and written at once. */
const maxJoinedBytes = 16 * 1024;

const ended: IteratorResult<Buffer, undefined> = { done: true, value: undefined };

interface Waiting {
  readonly resolve: (step: IteratorResult<Buffer, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Passes bytes from the HTTP client to a single reader without a Node stream, which would cost as much as the rest of the
 * relay. Only one read may be pending.
 */
export class ReceivedBody implements AnswerBody {
  readonly #controller: Dispatcher.DispatchController;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #state: 'open' | 'ended' | 'failed' = 'open';
  #error: unknown = null;
  #waiting: Waiting | null = null;
  #isDue = false;

  constructor(controller: Dispatcher.DispatchController) {
    this.#controller = controller;
  }

  push(chunk: Buffer): void {
    if (this.#state !== 'open') return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= readAheadBytes) this.#controller.pause();
    if (!this.#waiting || this.#isDue) return;
    // One read of the socket often holds several chunks of HTTP; they are passed on together.
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#deliver();
    });
  }

  end(): void {
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    if (!this.#isDue) this.#deliver();
  }

  fail(error: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'failed';
    this.#error = error;
    if (!this.#isDue) this.#deliver();
  }

  next(): Promise<IteratorResult<Buffer, undefined>> {
    if (this.#bytes > 0) return Promise.resolve({ done: false, value: this.#takeChunks() });
    if (this.#state === 'ended') return Promise.resolve(ended);
    if (this.#state === 'failed') return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  destroy(): void {
    this.#chunks = [];
    this.#bytes = 0;
    if (this.#state !== 'open') return;
    this.#state = 'ended';
    if (this.#waiting) this.#take().resolve(ended);
    this.#controller.abort(new Error('the answer is no longer needed'));
  }

  return(): Promise<IteratorResult<Buffer, undefined>> {
    this.destroy();
    return Promise.resolve(ended);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #deliver(): void {
    if (!this.#waiting) return;
    if (this.#bytes > 0) this.#take().resolve({ done: false, value: this.#takeChunks() });
    else if (this.#state === 'ended') this.#take().resolve(ended);
    else if (this.#state === 'failed') this.#take().reject(this.#error);
  }

  /** Joins small chunks; a large one is not copied. */
  #takeChunks(): Buffer {
    const [first = Buffer.alloc(0)] = this.#chunks;
    let count = 1;
    let bytes = first.length;
    for (; count < this.#chunks.length; count++) {
      const { length } = this.#chunks[count] as Buffer;
      if (bytes + length > maxJoinedBytes) break;
      bytes += length;
    }
    const taken = this.#chunks.splice(0, count);
    this.#bytes -= bytes;
    if (this.#bytes < readAheadBytes && this.#controller.paused) this.#controller.resume();
    return count === 1 ? first : Buffer.concat(taken, bytes);
  }

  #take(): Waiting {
    const waiting = this.#waiting as Waiting;
    this.#waiting = null;
    return waiting;
  }
}

/** A body that has ended. */
export function emptyBody(): AnswerBody {
  return {
    next: () => Promise.resolve(ended),
    return: () => Promise.resolve(ended),
    destroy() {},
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Maximum bytes of a whole answer, and of a refusal. */
const maxAnswerBytes = 128 * 1024 * 1024;
export const maxRefusalBytes = 1024 * 1024;

/** Reads a body to its end. Throws `RangeError` beyond `maxBytes`, or the error that the connection ended with. */
export async function collectBody(body: AnswerBody, mostBytes = maxAnswerBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (let step = await body.next(); !step.done; step = await body.next()) {
    size += step.value.length;
    if (size > mostBytes) {
      body.destroy();
      throw new RangeError('the answer is too large');
    }
    chunks.push(step.value);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

/** Reads and parses a JSON body. Throws `SyntaxError` if it is not JSON, `RangeError` if it is too large. */
export async function readJson(body: AnswerBody): Promise<unknown> {
  return JSON.parse((await collectBody(body)).toString('utf8'));
}
