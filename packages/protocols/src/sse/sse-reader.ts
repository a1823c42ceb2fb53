import { SseFrame } from './sse-frame.ts';

const lineFeed = 10;
const carriageReturn = 13;
const colon = 58;
const space = 32;

/** The maximum size of an event, 64 MiB; an upstream that exceeds it is cut off. */
const maxFrameBytes = 64 * 1024 * 1024;

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

  /** Takes the next bytes and returns the events they complete. Throws `RangeError` if an event is larger than the maximum. */
  push(chunk: Buffer): SseFrame[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes > maxFrameBytes) throw new RangeError('a server-sent event is too large');
    return mayEndEvent(chunk) || this.#endsInCarriageReturn() ? this.#read(false) : [];
  }

  /** Returns what is left at the end of the stream: an event whose final blank line never came. */
  end(): SseFrame[] {
    const frames = this.#read(true);
    const rest = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (rest.length > 0) frames.push(readFrame(rest));
    return frames;
  }

  #endsInCarriageReturn(): boolean {
    const before = this.#pending.at(-2);
    return before !== undefined && before.at(-1) === carriageReturn;
  }

  #read(final: boolean): SseFrame[] {
    let bytes = this.#pending.length === 1 ? (this.#pending[0] as Buffer) : Buffer.concat(this.#pending);
    if (this.#atStart && bytes.length >= 3) {
      this.#atStart = false;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    const frames: SseFrame[] = [];
    let frameStart = 0;
    let lineStart = Math.min(this.#scanned, bytes.length);
    const hasReturns = bytes.includes(carriageReturn);
    for (;;) {
      const end = findLineEnd(bytes, lineStart, hasReturns, final);
      if (!end) break;
      if (end.text === lineStart) {
        frames.push(readFrame(bytes.subarray(frameStart, end.next)));
        frameStart = end.next;
      }
      lineStart = end.next;
    }
    const rest = bytes.subarray(frameStart);
    this.#pending = rest.length > 0 ? [rest] : [];
    this.#pendingBytes = rest.length;
    this.#scanned = lineStart - frameStart;
    return frames;
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

function readFrame(raw: Buffer): SseFrame {
  let event: string | null = null;
  let data: string | null = null;
  const hasReturns = raw.includes(carriageReturn);
  for (let from = 0; from < raw.length; ) {
    const end = findLineEnd(raw, from, hasReturns, true) ?? { text: raw.length, next: raw.length };
    const line = raw.subarray(from, end.text);
    from = end.next;
    const at = line.indexOf(colon);
    const name = (at === -1 ? line : line.subarray(0, at)).toString('latin1');
    if (name !== 'data' && name !== 'event') continue;
    const valueFrom = at === -1 ? line.length : line[at + 1] === space ? at + 2 : at + 1;
    const value = line.toString('utf8', valueFrom);
    if (name === 'event') event = value;
    else data = data === null ? value : `${data}\n${value}`;
  }
  return new SseFrame(raw, event, data);
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
