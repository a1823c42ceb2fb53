/**
 * Roughly how many tokens a text is: about 3.8 letters each in ASCII text, one for most other characters.
 * Fractional, so that a text counted in pieces sums up to the text counted whole.
 */
export function estimateTextTokens(text: string): number {
  const wide = Buffer.byteLength(text) - text.length;
  // UTF-8 takes two to four bytes outside ASCII; half the surplus is close to the number of such characters.
  const others = Math.min(text.length, wide / 1.8);
  return (text.length - others) / 3.8 + others;
}

/** Tokens of an image, or of a short document, when only its bytes are known. */
const attachmentTokens = 1_600;

/** Bytes of base64 behind one more attachment's worth of tokens: a page of a PDF. */
const bytesPerPage = 100_000;

/** Counts the tokens of a text, or estimates them. */
export type CountText = (text: string) => number;

/**
 * An estimate of the prompt tokens of a request body: all text, keys and numbers in it, attachments at a flat
 * figure. Used for holds and for usage that a provider never reported. `countText`: how text is counted, by letters
 * unless told otherwise.
 */
export function estimatePromptTokens(body: unknown, countText: CountText = estimateTextTokens): number {
  return Math.ceil(weigh(body, countText, 0));
}

function weigh(value: unknown, countText: CountText, depth: number): number {
  if (typeof value === 'string') return weighString(value, countText);
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > 200) return 0;
  let sum = 1;
  if (Array.isArray(value)) {
    for (const item of value) sum += weigh(item, countText, depth + 1);
    return sum;
  }
  for (const [key, member] of Object.entries(value)) sum += key.length / 4 + weigh(member, countText, depth + 1);
  return sum;
}

function weighString(text: string, countText: CountText): number {
  if (text.length > 2_000 && isEncodedData(text)) return attachmentTokens * Math.ceil(text.length / bytesPerPage);
  return countText(text) + 1;
}

function isEncodedData(text: string): boolean {
  return text.startsWith('data:') || /^[A-Za-z0-9+/_-]{2000}/.test(text);
}
