/** Tiers billed at the standard rates. `scale` is capacity that the operator has bought in advance. */
const standardTiers = new Set(['auto', 'default', 'standard', 'standard_only', 'scale']);

/**
 * The tier that may have a price of its own, asked for or reported; null for the standard one. OpenAI calls its
 * priority tier `fast` too: both are billed alike.
 */
export function openaiTier(tier: unknown): string | null {
  if (typeof tier !== 'string' || standardTiers.has(tier)) return null;
  return tier === 'fast' ? 'priority' : tier;
}

/** The tier that an answer reports; undefined where it says none. */
export function saidOpenaiTier(tier: unknown): string | null | undefined {
  return typeof tier === 'string' ? openaiTier(tier) : undefined;
}

/** The same in Anthropic's words, where `fast` is a speed with a price of its own. */
export function anthropicTier(tier: unknown, speed: unknown): string | null {
  if (typeof speed === 'string' && speed !== 'standard') return speed;
  return typeof tier === 'string' && !standardTiers.has(tier) ? tier : null;
}
