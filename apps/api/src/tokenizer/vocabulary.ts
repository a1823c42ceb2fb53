import { readFile } from 'node:fs/promises';

/** The tokens of an encoding in typed arrays: a sixth of the memory of a map of strings, and none of it in the heap. */
export interface Vocabulary {
  /** The rank of the token that is these bytes, or -1. Lower ranks are merged first. */
  rankOf(bytes: Uint8Array, from: number, to: number): number;
}

/** Lines that are read at a time, which takes a few milliseconds. */
const linesPerTurn = 8_000;
const space = 0x20;
const newline = 0x0a;
const padding = 0x3d;

/** Sextets by base64 character. */
const sextets = new Uint8Array(128);
for (const [value, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sextets[char.charCodeAt(0)] = value;
}

/**
 * Reads a file in tiktoken's format: a line for each token, in base64, and its rank, from 0 without gaps. Other work runs in between,
 * so that loading delays no request.
 */
export async function readVocabulary(file: string): Promise<Vocabulary> {
  const text = await readFile(file);
  const lastRank = Number(text.toString('latin1', text.lastIndexOf(space)));
  const table = new TokenTable(lastRank + 1, text.length);
  for (let at = 0; at < text.length; ) {
    for (let line = 0; line < linesPerTurn && at < text.length; line++) at = table.addLine(text, at);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return table;
}

/** A hash table with open addressing over the concatenated bytes of all tokens. */
class TokenTable implements Vocabulary {
  /** A slot has 0 or the rank + 1. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #bytes: Uint8Array;
  /** Where the bytes of each rank begin; one more for the end of the last. */
  readonly #starts: Uint32Array;
  #count = 0;

  constructor(maxTokens: number, base64Length: number) {
    const size = 2 ** Math.ceil(Math.log2(maxTokens * 2));
    this.#slots = new Int32Array(size);
    this.#mask = size - 1;
    this.#bytes = new Uint8Array(Math.ceil(base64Length / 2));
    this.#starts = new Uint32Array(maxTokens + 1);
  }

  /** Adds the token of the line at this position. Returns where the next line begins. */
  addLine(text: Uint8Array, lineStart: number): number {
    let at = lineStart;
    const from = this.#starts[this.#count] ?? 0;
    let to = from;
    let bits = 0;
    let held = 0;
    for (; at < text.length && text[at] !== space && text[at] !== padding && text[at] !== newline; at++) {
      held = (held << 6) | (sextets[text[at] ?? 0] ?? 0);
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        this.#bytes[to++] = held >> bits;
        held &= (1 << bits) - 1;
      }
    }
    while (at < text.length && text[at] !== newline) at++;
    if (to > from) this.#insert(from, to);
    return at + 1;
  }

  rankOf(bytes: Uint8Array, from: number, to: number): number {
    for (let slot = hash(bytes, from, to) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const rank = (this.#slots[slot] ?? 0) - 1;
      if (rank < 0 || this.#equals(rank, bytes, from, to)) return rank;
    }
  }

  #insert(from: number, to: number): void {
    let slot = hash(this.#bytes, from, to) & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#count++;
    this.#slots[slot] = this.#count;
    this.#starts[this.#count] = to;
  }

  #equals(rank: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[rank] ?? 0;
    if ((this.#starts[rank + 1] ?? 0) - start !== to - from) return false;
    for (let i = from, at = start; i < to; i++, at++) if (bytes[i] !== this.#bytes[at]) return false;
    return true;
  }
}

/** FNV-1a with a final mix, because only the low bits are used. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let value = 0x811c9dc5;
  for (let i = from; i < to; i++) value = Math.imul(value ^ (bytes[i] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}
