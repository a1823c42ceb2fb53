import { randomInt } from 'node:crypto';
import { type CountText, estimateTextTokens } from '@derouter/protocols';
import { type CountTokens, loadO200k } from '../../tokenizer/index.ts';

/** Characters tokenized per request; longer requests are sampled. 4 000 take about 0.2 ms. */
const sampleChars = 4_000;
const slices = 4;

let loading: Promise<CountTokens> | null = null;

/** Loads OpenAI's tokenizer with a cache of counts, once per process. */
export function loadOpenaiCount(): Promise<CountTokens> {
  loading ??= loadO200k().then((count) => remember((text) => pieces(text).reduce((sum, piece) => sum + count(piece), 0)));
  return loading;
}

/** Longer runs without a break do not occur in real text. */
const longRun = /\S{200}|\s{200}/g;

/**
 * Splits a text so that no piece contains a long run. Tokenizing a run takes time quadratic in its length, and a client can make a
 * model write a run of 100 000 letters.
 */
function pieces(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const { index, 0: run } of text.matchAll(longRun)) {
    found.push(text.slice(from, index + run.length));
    from = index + run.length;
  }
  return [...found, text.slice(from)];
}

const maxCachedTexts = 20_000;

/**
 * Caches counts under a hash of the text, since agents resend the same system prompts and turns. The hash does not reveal the
 * text. Two texts of equal length and hash would share a count, which affects only an estimate.
 */
function remember(count: CountTokens): CountTokens {
  const known = new Map<number, { readonly chars: number; readonly tokens: number }>();
  return (text) => {
    const name = hashText(text);
    const found = known.get(name);
    if (found?.chars === text.length) return found.tokens;
    const tokens = count(text);
    if (known.size >= maxCachedTexts) known.clear();
    known.set(name, { chars: text.length, tokens });
    return tokens;
  };
}

/** A 53-bit hash of a text: two multiplicative hashes with a seed of the process. */
function hashText(text: string): number {
  let [a, b] = seeds;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x2c1b3c6d) ^ (b >>> 13);
  b = Math.imul(b ^ (b >>> 16), 0x297a2d39) ^ (a >>> 15);
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
}

const seeds = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;

/**
 * A counter for the texts of one request, in OpenAI's tokens, which are the basis of calibration for other models. Exact up to
 * 4 000 characters in total; beyond that it samples and extrapolates the characters per token, so that a large prompt takes no
 * longer than a small one.
 */
export function openaiCounter(count: CountTokens): CountText {
  let left = sampleChars;
  let counted = 0;
  let estimated = 0;
  const measure = (text: string) => {
    const tokens = count(text);
    left -= text.length;
    counted += tokens;
    estimated += estimateTextTokens(text);
    return tokens;
  };
  return (text) => {
    if (text.length <= left) return measure(text);
    if (left >= slices * 100) {
      const size = Math.floor(left / slices);
      for (let i = 0; i < slices; i++) {
        // At a random position, so that a caller cannot predict what is sampled.
        const from = Math.floor(((i + Math.random()) * (text.length - size)) / slices);
        measure(text.slice(from, from + size));
      }
    }
    return estimateTextTokens(text) * (estimated > 0 ? counted / estimated : 1);
  };
}
