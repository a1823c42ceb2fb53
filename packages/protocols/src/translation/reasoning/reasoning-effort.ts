import type { Effort } from '../intermediate.ts';

/** Thinking tokens that correspond to an effort. The numbers are ours: no provider publishes such a table. */
const budgets: Record<Effort, number> = {
  none: 0,
  minimal: 1024,
  low: 4096,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 65_536,
};

/** The budget in tokens that corresponds to an effort. */
export function budgetForEffort(effort: Effort): number {
  return budgets[effort];
}

/**
 * The effort that corresponds to a budget. Only low, medium and high: every reasoning model knows these, and a client that gave a number
 * did not ask for an extreme.
 */
export function effortForBudget(budgetTokens: number): Effort {
  if (budgetTokens <= budgets.low) return 'low';
  return budgetTokens <= budgets.medium ? 'medium' : 'high';
}
