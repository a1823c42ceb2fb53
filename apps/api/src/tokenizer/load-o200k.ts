import { createRequire } from 'node:module';
import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { type CountTokens, tokenCounter } from './count-tokens.ts';
import { readVocabulary } from './vocabulary.ts';

let loading: Promise<CountTokens> | null = null;

/**
 * Loads o200k_base, the encoding of OpenAI's models, once per process: about 5 MB. The library's own counter keeps its tokens as
 * JavaScript strings, which takes ten times as much and stops the process while it loads.
 */
export function loadO200k(): Promise<CountTokens> {
  loading ??= readVocabulary(createRequire(import.meta.url).resolve('gpt-tokenizer/data/o200k_base.tiktoken')).then((vocabulary) =>
    tokenCounter(vocabulary, O200K_TOKEN_SPLIT_REGEX),
  );
  return loading;
}
