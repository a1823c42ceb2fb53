import { EventBlock } from './event-block.ts';
import type { SseFrame } from './sse-frame.ts';

const lineFeed = 10;
const carriageReturn = 13;

/** The maximum size of an event, 64 MiB; an upstream that exceeds it is cut off. */
const maxFrameBytes = 64 * 1024 * 1024;
const noEvents = new EventBlock(Buffer.alloc(0), null);

/**
 * Splits a byte stream into server-sent events wherever the bytes are cut: inside UTF-8 sequences, between CR and LF, in the middle of a
 * line. Lines end with LF, CRLF or CR; a byte order mark at the start is skipped. Wire format: WHATWG HTML, "Server-sent events".
 */
export class SseReader {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Line parsing restarts at this offset within the joined pending bytes. */
  #scanned = 0;
  #atStart = true;
  /** The pending bytes contain a carriage return. */
  #hasReturns = false;

  /** Takes the next bytes and returns the events they complete. Throws `RangeError` if an event is larger than the maximum. */
  push(chunk: Buffer): SseFrame[] {
    return [...this.pushBlock(chunk)];
  }

  /** Like `push`, without splitting the events. */
  pushBlock(chunk: Buffer): EventBlock {
    const begins = this.#pendingBytes === 0;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes > maxFrameBytes) throw new RangeError('a server-sent event is too large');
    this.#hasReturns ||= chunk.includes(carriageReturn);
    if (begins && chunk.length > 0 && chunk[0] !== 0xef) this.#atStart = false;
    // Nearly all streams have only line feeds, and most chunks end with an event.
    if (!this.#hasReturns && !this.#atStart && !(begins && chunk[0] === lineFeed)) return this.#takePlain(chunk);
    return mayEndEvent(chunk) || this.#endsInCarriageReturn() ? this.#read(false) : noEvents;
  }

  /** Returns what is left at the end of the stream: an event whose final blank line never came. */
  end(): SseFrame[] {
    return [...this.endBlock()];
  }

  /** Like `end`, without splitting. */
  endBlock(): EventBlock {
    const { raw, ends } = this.#split(true);
    const rest = Buffer.concat(this.#pending);
    this.#keep(rest.subarray(rest.length));
    if (rest.length === 0) return new EventBlock(raw, ends);
    return new EventBlock(Buffer.concat([raw, rest]), [...ends, raw.length + rest.length]);
  }

  #endsInCarriageReturn(): boolean {
    const before = this.#pending.at(-2);
    return before !== undefined && before.at(-1) === carriageReturn;
  }

  /** Takes the events up to the last blank line. `chunk` is the last of the pending ones; none has a carriage return. */
  #takePlain(chunk: Buffer): EventBlock {
    const before = this.#pendingBytes - chunk.length;
    const size = chunk.length;
    let end = size > 1 && chunk[size - 1] === lineFeed && chunk[size - 2] === lineFeed ? size : chunk.lastIndexOf('\n\n') + 2;
    if (end === 1) end = chunk[0] === lineFeed && this.#pending.at(-2)?.at(-1) === lineFeed ? 1 : 0;
    if (end === 0) return noEvents;
    const bytes = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    this.#keep(chunk.subarray(end));
    return new EventBlock(before + end === bytes.length ? bytes : bytes.subarray(0, before + end), null);
  }

  #read(final: boolean): EventBlock {
    const { raw, ends } = this.#split(final);
    return ends.length === 0 ? noEvents : new EventBlock(raw, ends);
  }

  /** Splits the pending bytes line by line, and keeps those of an unfinished event. */
  #split(final: boolean): { readonly raw: Buffer; readonly ends: number[] } {
    let bytes = this.#pending.length === 1 ? (this.#pending[0] as Buffer) : Buffer.concat(this.#pending);
    if (this.#atStart && bytes.length >= 3) {
      this.#atStart = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const ends: number[] = [];
    let frameStart = 0;
    let lineStart = Math.min(this.#scanned, bytes.length);
    const hasReturns = bytes.includes(carriageReturn);
    for (;;) {
      const end = findLineEnd(bytes, lineStart, hasReturns, final);
      if (!end) break;
      if (end.text === lineStart) {
        ends.push(end.next);
        frameStart = end.next;
      }
      lineStart = end.next;
    }
    this.#keep(bytes.subarray(frameStart));
    this.#scanned = lineStart - frameStart;
    return { raw: bytes.subarray(0, frameStart), ends };
  }

  #keep(rest: Buffer): void {
    this.#pending = rest.length > 0 ? [rest] : [];
    this.#pendingBytes = rest.length;
    this.#scanned = 0;
    this.#hasReturns &&= rest.includes(carriageReturn);
  }
}

/** The position where the line ends (`text`) and where the next begins (`next`); null if more bytes are needed to know. */
function findLineEnd(bytes: Buffer, from: number, hasReturns: boolean, final: boolean): { text: number; next: number } | null {
  const feed = bytes.indexOf(lineFeed, from);
  const cr = hasReturns ? bytes.indexOf(carriageReturn, from) : -1;
  if (cr === -1 || (feed !== -1 && feed < cr)) return feed === -1 ? null : { text: feed, next: feed + 1 };
  if (cr + 1 === bytes.length && !final) return null;
  return { text: cr, next: bytes[cr + 1] === lineFeed ? cr + 2 : cr + 1 };
}

/**
 * True if a chunk may hold the blank line that ends an event, or the rest of one. Only then are the pending bytes joined and scanned;
 * otherwise an event of many lines would be copied once per chunk.
 */
function mayEndEvent(chunk: Buffer): boolean {
  const first = chunk[0];
  if (first === lineFeed || first === carriageReturn) return true;
  return chunk.includes('\n\n') || chunk.includes('\n\r') || chunk.includes('\r\r');
}
