import type { Vocabulary } from './vocabulary.ts';

export type CountTokens = (text: string) => number;

const encoder = new TextEncoder();

/**
 * Counts tokens by byte pair encoding: `words` splits the text, and in each word the adjacent parts that form the token with the
 * lowest rank are merged until no two form one. Text that looks like a control token is counted as text.
 */
export function tokenCounter(vocabulary: Vocabulary, words: RegExp): CountTokens {
  // Reused, because nearly every word is short.
  let bytes = new Uint8Array(1024);
  return (text) => {
    let tokens = 0;
    for (const [word] of text.matchAll(words)) {
      if (word.length * 3 > bytes.length) bytes = new Uint8Array(word.length * 3);
      const length = writeUtf8(word, bytes);
      tokens += vocabulary.rankOf(bytes, 0, length) >= 0 ? 1 : countParts(vocabulary, bytes, length);
    }
    return tokens;
  };
}

/** Writes a word to `to` and returns the number of bytes. For short ASCII, a loop is faster than the encoder. */
function writeUtf8(word: string, to: Uint8Array): number {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code > 127) return encoder.encodeInto(word, to).written;
    to[i] = code;
  }
  return word.length;
}

const none = 0x7fffffff;

function countParts(vocabulary: Vocabulary, bytes: Uint8Array, length: number): number {
  let parts = length;
  // Part i begins at starts[i]; ranks[i] is the rank of parts i and i + 1 together.
  const starts = Int32Array.from({ length: length + 1 }, (_, i) => i);
  const ranks = new Int32Array(length);
  const rankAt = (part: number) => {
    if (part + 2 > parts) return none;
    const rank = vocabulary.rankOf(bytes, starts[part] ?? 0, starts[part + 2] ?? 0);
    return rank < 0 ? none : rank;
  };
  for (let part = 0; part < parts; part++) ranks[part] = rankAt(part);
  for (;;) {
    let lowest = none;
    let at = -1;
    for (let part = 0; part < parts - 1; part++) {
      const rank = ranks[part] ?? none;
      if (rank < lowest) {
        lowest = rank;
        at = part;
      }
    }
    if (at < 0) return parts;
    starts.copyWithin(at + 1, at + 2, parts + 1);
    ranks.copyWithin(at, at + 1, parts);
    parts--;
    ranks[at] = rankAt(at);
    if (at > 0) ranks[at - 1] = rankAt(at - 1);
  }
}
