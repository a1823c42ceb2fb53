import { estimateTextTokens } from '@derouter/protocols';
import { loadO200k } from '../tokenizer/index.ts';

/**
 * Counts a text's tokens in OpenAI's encoding, which is close but not exact for other providers' models. Estimates from the
 * number of characters if the encoding cannot be loaded.
 */
export async function countTextTokens(text: string): Promise<number> {
  try {
    const count = await loadO200k();
    return count(text);
  } catch {
    return Math.ceil(estimateTextTokens(text));
  }
}
