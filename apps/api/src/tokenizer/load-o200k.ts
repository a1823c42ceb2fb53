export type CountTokens = (text: string) => number;

let loading: Promise<CountTokens> | null = null;

/** Loads o200k_base, the encoding of OpenAI's models, once per process (about 70 MB, 0.1 s). */
export function loadO200k(): Promise<CountTokens> {
  loading ??= import('gpt-tokenizer/encoding/o200k_base').then(
    ({ countTokens }) =>
      // Text that looks like control tokens is counted as text.
      (text) =>
        countTokens(text, { disallowedSpecial: new Set() }),
  );
  return loading;
}
