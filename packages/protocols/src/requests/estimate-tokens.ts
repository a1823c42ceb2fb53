/** Counts the tokens of a text, or estimates them. */
export type CountText = (text: string) => number;

/** Tokens of a prompt, and whether part of it is not visible to us (a file by its id, an earlier answer). */
export interface PromptWeight {
  readonly tokens: number;
  readonly hasUnseen: boolean;
}

/**
 * A rough token count that errs on the high side for anything but prose: 3.8 letters per token, 0.6 tokens per digit or sign, one token per
 * character outside ASCII. Fractional, so that the counts of pieces add up to the count of the whole.
 */
export function estimateTextTokens(text: string): number {
  let letters = 0;
  let signs = 0;
  let wide = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) wide++;
    else if (code === 32 || (code > 64 && code < 91) || (code > 96 && code < 123)) letters++;
    else signs++;
  }
  return letters / 3.8 + signs * 0.6 + wide;
}

/** Tokens of an image at the provider that counts the most. */
const imageTokens = 2_000;
/** Base64 characters of a document or recording per token. */
const encodedCharsPerToken = 5;
/** Base64 characters of encrypted reasoning per token. */
const opaqueCharsPerToken = 8;
const maxDepth = 100;

/**
 * Estimates the prompt tokens of a request body: all text, keys and numbers, and attachments by kind and size. Used for holds and for usage
 * that a provider never reported. `countText` counts text; by default it estimates from characters. Throws `RangeError` if the body is
 * nested too deep.
 */
export function estimatePromptTokens(body: unknown, countText: CountText = estimateTextTokens): PromptWeight {
  const weigher = new Weigher(countText);
  const tokens = weigher.weigh(body, '', null, null, 0);
  return { tokens: Math.ceil(tokens), hasUnseen: weigher.hasUnseen };
}

type Members = Readonly<Record<string, unknown>>;

class Weigher {
  readonly #countText: CountText;
  hasUnseen = false;

  constructor(countText: CountText) {
    this.#countText = countText;
  }

  /** `key`, `parent` and `block` (the parent's parent) locate the value, since only certain places hold attachments. */
  weigh(value: unknown, key: string, parent: Members | null, block: Members | null, depth: number): number {
    if (depth > maxDepth) throw new RangeError('the body is nested too deep');
    if (typeof value === 'string') return this.#weighString(value, key, parent, block);
    if (typeof value !== 'object' || value === null) return 1;
    let sum = 1;
    if (Array.isArray(value)) {
      for (const item of value) sum += this.weigh(item, key, parent, block, depth + 1);
      return sum;
    }
    const members = value as Members;
    for (const name in members) sum += name.length / 4 + this.weigh(members[name], name, members, parent, depth + 1);
    return sum;
  }

  #weighString(text: string, key: string, parent: Members | null, block: Members | null): number {
    if (unseenFields.has(key)) {
      this.hasUnseen = true;
      return 1;
    }
    const kind = attachmentKind(text, key, parent, block);
    if (kind === 'image') return imageTokens;
    if (kind === 'opaque') return text.length / opaqueCharsPerToken;
    if (kind === 'document') return Math.max(imageTokens, text.length / encodedCharsPerToken);
    if (kind === 'elsewhere') {
      this.hasUnseen = true;
      return imageTokens;
    }
    return this.#countText(text) + 1;
  }
}

/** Fields that make the provider add content to the prompt that we have not seen. */
const unseenFields = new Set(['previous_response_id', 'conversation', 'file_id', 'file_url', 'container', 'fileUri']);

const opaqueFields = new Set(['signature', 'encrypted_content', 'thoughtSignature']);

/**
 * The kind of attachment that a string holds; null for text. Checked only where the dialects put attachments: anywhere else a long string
 * is text, whatever it looks like.
 */
function attachmentKind(
  text: string,
  key: string,
  parent: Members | null,
  block: Members | null,
): 'image' | 'document' | 'opaque' | 'elsewhere' | null {
  if (opaqueFields.has(key) || (key === 'data' && parent?.type === 'redacted_thinking')) return 'opaque';
  // OpenAI: image_url as an object with `url` (Chat) or a string (Responses).
  if (key === 'image_url' || (key === 'url' && parent !== null && 'detail' in parent)) return 'image';
  if (key === 'url' && parent !== null) {
    if (parent.type === 'url') return block?.type === 'image' ? 'image' : 'elsewhere';
    return /^(data:image\/|https?:)/.test(text.slice(0, 20)) ? 'image' : null;
  }
  if (key === 'file_data') return 'document';
  if (key !== 'data' || parent === null) return null;
  // Anthropic: source { type: base64, media_type, data }; OpenAI: input_audio { data, format }; Gemini: inlineData.
  const type = String(parent.media_type ?? parent.mimeType ?? parent.mime_type ?? '');
  if (type.startsWith('image/')) return 'image';
  return parent.type === 'base64' || parent.format !== undefined || (type !== '' && !type.startsWith('text/')) ? 'document' : null;
}
