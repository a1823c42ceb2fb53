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
  #text: string | null = null;
  #isAscii: boolean | null = null;

  constructor(raw: Buffer, ends: readonly number[] | null) {
    this.raw = raw;
    this.#ends = ends;
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
    return eventEnd(this.text, start);
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
    this.#isAscii ??= isAscii(this.raw);
    const { event, data } = readFields(this.text, start, end, this.#isAscii);
    return new SseFrame(this.raw, event, data, start, end);
  }
}

/** Reads the fields of an event in a Latin-1 text. `ascii`: no byte of it is outside ASCII. */
export function readFields(text: string, start: number, end: number, ascii: boolean): Pick<SseFrame, 'event' | 'data'> {
  let event: string | null = null;
  let data: string | null = null;
  for (let from = start; from < end; ) {
    const stop = lineEnd(text, from, end);
    const isData = text.startsWith('data', from);
    if (isData || text.startsWith('event', from)) {
      const valueFrom = valueStart(text, from + (isData ? 4 : 5), stop);
      if (valueFrom !== -1) {
        const bytes = text.slice(valueFrom, stop);
        const value = ascii ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
        if (!isData) event = value;
        else data = data === null ? value : `${data}\n${value}`;
      }
    }
    from = stop + 1;
  }
  return { event, data };
}

/** A CR LF counts as two ends of a line here: the empty line between them says nothing. */
function lineEnd(text: string, from: number, end: number): number {
  const feed = text.indexOf('\n', from);
  const stop = feed === -1 || feed > end ? end : feed;
  const cr = text.slice(from, stop).indexOf('\r');
  return cr === -1 ? stop : from + cr;
}

/** Where the value of a field begins whose name ends at `at`; -1 if the name goes on. */
function valueStart(text: string, at: number, stop: number): number {
  if (at >= stop) return at === stop ? stop : -1;
  if (text.charCodeAt(at) !== colon) return -1;
  return at + 1 < stop && text.charCodeAt(at + 1) === space ? at + 2 : at + 1;
}

/** Where the event ends that begins at `start`, or contains it, in a text whose lines end with line feeds. */
export function eventEnd(text: string, start: number): number {
  return text.charCodeAt(start) === lineFeed ? start + 1 : text.indexOf('\n\n', start) + 2;
}
