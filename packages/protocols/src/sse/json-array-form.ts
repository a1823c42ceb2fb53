import type { SseFrame } from './sse-frame.ts';
import { SseReader } from './sse-reader.ts';

/** A wire form of an event stream other than server-sent events. */
export interface StreamForm {
  readonly contentType: string;
  /** Converts bytes of events, which may be cut anywhere, to this form. */
  push(events: Buffer | string): string;
  /** The text that ends the stream. */
  end(): string;
}

/** A JSON array that grows by one item per event; a comment becomes a line break. */
export class JsonArrayForm implements StreamForm {
  readonly contentType = 'application/json; charset=utf-8';
  readonly #reader = new SseReader();
  #items = 0;

  push(events: Buffer | string): string {
    return this.#reader
      .push(Buffer.from(events))
      .map((frame) => this.#write(frame))
      .join('');
  }

  end(): string {
    const rest = this.#reader
      .end()
      .map((frame) => this.#write(frame))
      .join('');
    return `${rest}${this.#items === 0 ? '[' : ''}]`;
  }

  #write({ data }: SseFrame): string {
    if (data === null) return '\n';
    return `${this.#items++ === 0 ? '[' : ',\r\n'}${data}`;
  }
}
