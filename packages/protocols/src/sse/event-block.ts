import { isAscii } from 'node:buffer';
import { SseFrame } from './sse-frame.ts';

const lineFeed = 10;
const colon = 58;
const space = 32;

/** Whole events in a row. They are split and decoded only when they are asked for, since most of them say nothing that matters. */
export class EventBlock implements Iterable<SseFrame> {
  readonly raw: Buffer;
  /** Where the events end; null if every line ends with a line feed and every event with a blank line, which tells it. */
  readonly #ends: readonly number[] | null;
  #text: string | null;
  #isAscii: boolean | null = null;

  /** `text`: the bytes as Latin-1, if they are at hand. */
  constructor(raw: Buffer, ends: readonly number[] | null, text: string | null = null) {
    this.raw = raw;
    this.#ends = ends;
    this.#text = text;
  }

  /** Every line ends with a line feed, and every event with a blank line. */
  get isPlain(): boolean {
    return this.#ends === null;
  }

  /** The bytes as Latin-1, so that positions in it are positions of bytes. */
  get text(): string {
    const text = this.#text ?? this.raw.toString('latin1');
    this.#text = text;
    return text;
  }

  /** Where the event begins that contains the byte at `at`. Only for plain blocks. */
  startOf(at: number): number {
    const blank = this.text.lastIndexOf('\n\n', at);
    return blank === -1 ? 0 : blank + 2;
  }

  /** Where the event ends that begins at `start`, or contains the byte there. Only for plain blocks. */
  endOf(start: number): number {
    return this.text.charCodeAt(start) === lineFeed ? start + 1 : this.text.indexOf('\n\n', start) + 2;
  }

  *[Symbol.iterator](): Generator<SseFrame, void> {
    let start = 0;
    if (this.#ends !== null) {
      for (const end of this.#ends) {
        yield this.frame(start, end);
        start = end;
      }
      return;
    }
    while (start < this.raw.length) {
      const end = this.endOf(start);
      yield this.frame(start, end);
      start = end;
    }
  }

  /** The event between two positions. */
  frame(start: number, end: number): SseFrame {
    const { text } = this;
    let event: string | null = null;
    let data: string | null = null;
    for (let from = start; from < end; ) {
      const stop = this.#lineEnd(from, end);
      const isData = text.startsWith('data', from);
      if (isData || text.startsWith('event', from)) {
        const value = this.#value(from + (isData ? 4 : 5), stop);
        if (value !== null && !isData) event = value;
        else if (value !== null) data = data === null ? value : `${data}\n${value}`;
      }
      from = stop + 1;
    }
    return new SseFrame(this.raw, event, data, start, end);
  }

  /** A CR LF counts as two ends of a line here: the empty line between them says nothing. */
  #lineEnd(from: number, end: number): number {
    const feed = this.text.indexOf('\n', from);
    const stop = feed === -1 || feed > end ? end : feed;
    if (this.#ends === null) return stop;
    const cr = this.text.slice(from, stop).indexOf('\r');
    return cr === -1 ? stop : from + cr;
  }

  /** What follows a field's name that ends at `at`; null if the name goes on. */
  #value(at: number, stop: number): string | null {
    if (at > stop) return null;
    if (at === stop) return '';
    if (this.text.charCodeAt(at) !== colon) return null;
    return this.#decode(at + 1 < stop && this.text.charCodeAt(at + 1) === space ? at + 2 : at + 1, stop);
  }

  #decode(start: number, end: number): string {
    this.#isAscii ??= isAscii(this.raw);
    return this.#isAscii ? this.text.slice(start, end) : this.raw.toString('utf8', start, end);
  }
}
