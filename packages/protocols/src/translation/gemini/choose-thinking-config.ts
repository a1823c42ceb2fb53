import type { WriteOptions } from '../codec.ts';
import type { Effort, ReasoningRequest } from '../intermediate.ts';
import { budgetForEffort, effortForBudget } from '../reasoning/reasoning-effort.ts';
import { mustThink, thinksByLevel } from './model-traits.ts';

/** The largest budget that every Gemini 2.5 model accepts, and the smallest that the large ones accept. */
const maxBudgetTokens = 24_576;
const minBudgetTokens = 128;

/** `thinkingConfig`, by level or by budget depending on the model. Source: Gemini API documentation, "Thinking". */
export function chooseThinkingConfig(reasoning: ReasoningRequest | null, options: WriteOptions): Record<string, unknown> | null {
  if (!reasoning) return null;
  const { upstreamModel: model, notes } = options;
  const off = reasoning.mode === 'off' || (reasoning.effort === 'none' && reasoning.mode === null);
  const asked = off ? 'none' : reasoning.effort;
  const shown = off || reasoning.display === 'omitted' ? {} : { includeThoughts: true };
  if (asked === null && reasoning.budgetTokens === null) return shown.includeThoughts ? shown : null;
  if (thinksByLevel(model)) {
    const effort = asked ?? effortForBudget(reasoning.budgetTokens ?? 0);
    const thinkingLevel = levelFor(effort, mustThink(model));
    if (asked === null) notes.push(`a budget of ${reasoning.budgetTokens} tokens became thinking level ${thinkingLevel}`);
    else if (asked !== thinkingLevel) notes.push(`reasoning effort ${asked} became thinking level ${thinkingLevel}`);
    return { thinkingLevel, ...shown };
  }
  const wanted = asked === null ? (reasoning.budgetTokens ?? 0) : budgetForEffort(asked);
  const thinkingBudget = Math.max(mustThink(model) ? minBudgetTokens : 0, Math.min(wanted, maxBudgetTokens));
  if (asked !== null) notes.push(`reasoning effort ${asked} became a budget of ${thinkingBudget} tokens`);
  else if (wanted !== thinkingBudget) notes.push(`a budget of ${wanted} tokens became one of ${thinkingBudget}`);
  return { thinkingBudget, ...shown };
}

function levelFor(effort: Effort, large: boolean): string {
  if (effort === 'none' || effort === 'minimal') return large ? 'low' : 'minimal';
  return effort === 'xhigh' || effort === 'max' ? 'high' : effort;
}
