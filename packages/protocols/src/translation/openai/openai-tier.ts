import { cutText } from '../../json/cut-text.ts';

/** Tiers that OpenAI knows. Source: `ServiceTier` in the published types of `openai`. */
const tiers = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast', 'ultrafast']);

/** Writes `service_tier`; Anthropic's `standard_only` becomes `default`. */
export function writeOpenaiTier(serviceTier: string | null, notes: string[]): { service_tier?: string } {
  if (serviceTier === null) return {};
  if (tiers.has(serviceTier)) return { service_tier: serviceTier };
  if (serviceTier === 'standard_only') return { service_tier: 'default' };
  notes.push(`service_tier ${cutText(serviceTier, 64)} has no counterpart and was left out`);
  return {};
}
