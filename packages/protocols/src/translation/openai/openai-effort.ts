import type { ReasoningRequest } from '../intermediate.ts';
import { effortForBudget } from '../reasoning/reasoning-effort.ts';

/** `reasoning_effort` or `reasoning.effort`; null leaves it to the model. */
export function writeOpenaiEffort(reasoning: ReasoningRequest | null, notes: string[]): string | null {
  if (!reasoning) return null;
  if (reasoning.mode === 'off') {
    notes.push('thinking disabled was left out: models of this dialect reason as they are made to');
    return null;
  }
  if (reasoning.mode === 'adaptive' || reasoning.mode === 'between_tools') {
    notes.push(
      reasoning.effort === null
        ? `thinking ${reasoning.mode} was left to the model`
        : `thinking ${reasoning.mode} became reasoning effort ${reasoning.effort}`,
    );
  }
  if (reasoning.effort !== null) return reasoning.effort;
  if (reasoning.budgetTokens === null) return null;
  const effort = effortForBudget(reasoning.budgetTokens);
  notes.push(`a budget of ${reasoning.budgetTokens} tokens became reasoning effort ${effort}`);
  return effort;
}
