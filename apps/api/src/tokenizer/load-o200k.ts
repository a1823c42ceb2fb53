export type CountTokens = (text: string) => number;

let loading: Promise<CountTokens> | null = null;

/** Loads o200k_base, the encoding of OpenAI's models (about 70 MB, a tenth of a second), once per process. */
export function loadO200k(): Promise<CountTokens> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens }) =>
      // Texts that look like control tokens are text.
      (text) =>
        countTokens(text, { disallowedSpecial: new Set() }),
  );
  return loading;
}
