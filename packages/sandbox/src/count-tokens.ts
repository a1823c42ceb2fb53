/** The o200k_base encoding, which all sandbox models use. */
export interface Tokenizer {
  encode(text: string): readonly number[];
  decode(tokens: readonly number[]): string;
}

let loading: Promise<Tokenizer> | null = null;

/** Loads the encoding on first use because it is large. */
export function loadTokenizer(): Promise<Tokenizer> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(({ encode, decode }) => ({
    // Encode text that looks like a control token as ordinary text.
    encode: (text) => encode(text, { disallowedSpecial: new Set() }),
    decode: (tokens) => decode([...tokens]),
  }));
  return loading;
}

/** Tokens of framing per message and per request. */
const perMessage = 4;
const perRequest = 3;
/** The flat token count of an image or document. */
const perAttachment = 1_000;

/**
 * Counts the tokens of a prompt: all text in `parts`, the framing of `messages` messages, and a flat count per attachment.
 * `parts` are the request fields that a provider bills (system, messages, tools), in any dialect.
 */
export function countPrompt(tokenizer: Tokenizer, messages: number, parts: readonly unknown[]): number {
  const texts: string[] = [];
  let attachments = 0;
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const item of value) walk(item, depth + 1);
    else if (typeof value === 'object' && value !== null && depth < 100) {
      const { type } = value as { type?: unknown };
      if (typeof type === 'string' && /^(image|document|input_image|image_url|input_file|file|input_audio)$/.test(type)) attachments++;
      else
        for (const [key, member] of Object.entries(value))
          if (!/^(type|role|id|cache_control|signature)$/.test(key)) walk(member, depth + 1);
    }
  };
  for (const part of parts) walk(part, 0);
  return tokenizer.encode(texts.join('\n')).length + messages * perMessage + perRequest + attachments * perAttachment;
}
