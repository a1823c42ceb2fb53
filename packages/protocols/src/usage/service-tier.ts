/** Tiers billed at the standard rates. `scale` is capacity that the operator has bought in advance. */
const standardTiers = new Set(['auto', 'default', 'standard', 'standard_only', 'scale']);

/**
 * The requested or reported tier, if it may have its own price; null for the standard one. OpenAI also calls its priority tier `fast`: both
 * are billed alike.
 */
export function openaiTier(tier: unknown): string | null {
  if (typeof tier !== 'string' || standardTiers.has(tier)) return null;
  return tier === 'fast' ? 'priority' : tier;
}

/** The tier that an answer reports; undefined if it reports none. */
export function reportedOpenaiTier(tier: unknown): string | null | undefined {
  return typeof tier === 'string' ? openaiTier(tier) : undefined;
}

/** Does the same for Anthropic, where `fast` is a speed with its own price. */
export function anthropicTier(tier: unknown, speed: unknown): string | null {
  if (typeof speed === 'string' && speed !== 'standard') return speed;
  return typeof tier === 'string' && !standardTiers.has(tier) ? tier : null;
}
