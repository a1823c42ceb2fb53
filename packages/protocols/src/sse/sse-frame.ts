import { parseRecord } from '../json/parse-record.ts';

const notParsed = Symbol('not parsed');

/** One server-sent event: its exact bytes and its fields. */
export class SseFrame {
  /** The bytes of the event including the blank line that ends it, which may be missing only from an unfinished last event. */
  readonly raw: Buffer;
  /** The `event:` field, or null. */
  readonly event: string | null;
  /** The `data:` lines joined by newlines; null for comments and other events without data. */
  readonly data: string | null;
  #record: Readonly<Record<string, unknown>> | null | typeof notParsed = notParsed;

  constructor(raw: Buffer, event: string | null, data: string | null) {
    this.raw = raw;
    this.event = event;
    this.data = data;
  }

  /** The data as a JSON object, or null. Parsed lazily and only once; all readers of the event share the result. */
  get record(): Readonly<Record<string, unknown>> | null {
    if (this.#record === notParsed) this.#record = this.data === null ? null : parseRecord(this.data);
    return this.#record;
  }
}
