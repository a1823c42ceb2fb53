import { parseRecord } from '../json/parse-record.ts';

const notParsed = Symbol('not parsed');

/** One server-sent event: its exact bytes and its fields. */
export class SseFrame {
  /** The `event:` field, or null. */
  readonly event: string | null;
  /** The `data:` lines joined by newlines; null for comments and other events without data. */
  readonly data: string | null;
  readonly #source: Buffer;
  readonly #start: number;
  readonly #end: number;
  #record: Readonly<Record<string, unknown>> | null | typeof notParsed = notParsed;

  /** The event's bytes are `source` from `start` to `end`, by default all of it. */
  constructor(source: Buffer, event: string | null, data: string | null, start = 0, end = source.length) {
    this.#source = source;
    this.event = event;
    this.data = data;
    this.#start = start;
    this.#end = end;
  }

  /** The bytes of the event including the blank line that ends it, which may be missing only from an unfinished last event. */
  get raw(): Buffer {
    return this.#source.subarray(this.#start, this.#end);
  }

  /** The length of `raw`. */
  get bytes(): number {
    return this.#end - this.#start;
  }

  /** The data as a JSON object, or null. Parsed lazily and only once; all readers of the event share the result. */
  get record(): Readonly<Record<string, unknown>> | null {
    if (this.#record === notParsed) this.#record = this.data === null ? null : parseRecord(this.data);
    return this.#record;
  }
}
