import type { SseFrame } from './sse-frame.ts';
import { SseReader } from './sse-reader.ts';

/** Another form in which a stream of events goes over the wire. */
export interface StreamForm {
  readonly contentType: string;
  /** Bytes of events, cut anywhere, in this form. */
  push(events: Buffer | string): string;
  /** What ends the stream. */
  end(): string;
}

/** A JSON array that grows by an item for each event; a comment becomes a line break. */
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
