import { estimateTextTokens } from '@derouter/protocols';

/**
 * Tokens of a text in OpenAI's encoding, which for other providers' models is close but not exact. Estimated from
 * characters if the encoding cannot be loaded.
 */
export async function countTextTokens(text: string): Promise<number> {
  try {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    // Texts that look like control tokens are text.
    return countTokens(text, { disallowedSpecial: new Set() });
  } catch {
    return Math.ceil(estimateTextTokens(text));
  }
}
