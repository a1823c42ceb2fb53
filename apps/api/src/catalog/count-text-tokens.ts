import { estimateTextTokens } from '@derouter/protocols';
import { loadO200k } from '../tokenizer/index.ts';

/**
 * Tokens of a text in OpenAI's encoding, which for other providers' models is close but not exact. Estimated from
 * characters if the encoding cannot be loaded.
 */
export async function countTextTokens(text: string): Promise<number> {
  try {
    const count = await loadO200k();
    return count(text);
  } catch {
    return Math.ceil(estimateTextTokens(text));
  }
}
