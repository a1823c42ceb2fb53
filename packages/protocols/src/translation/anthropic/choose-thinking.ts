import type { WriteOptions } from '../codec.ts';
import type { ChatRequest, Effort, ReasoningRequest } from '../intermediate.ts';
import { budgetForEffort, effortForBudget } from '../reasoning/reasoning-effort.ts';
import { thinksByBudget } from './model-traits.ts';

interface Chosen {
  readonly thinking: ({ readonly type: string } & Record<string, unknown>) | null;
  readonly effort: string | null;
}

/** The smallest budget that Anthropic accepts. */
export const smallestBudget = 1024;

/**
 * Chooses the thinking parameters for Claude. Anthropic's own parameters pass as they are; an effort becomes adaptive thinking or, for
 * models that do not support that, a budget below the output limit. If Anthropic would refuse to think (a tool is forced, or the current
 * turn lacks its signed thinking), thinking is left out.
 * Source: `ThinkingConfigParam` and `OutputConfig` in the published types of @anthropic-ai/sdk.
 */
export function chooseThinking(request: ChatRequest, maxTokens: number, options: WriteOptions): Chosen {
  const { reasoning } = request;
  if (!reasoning) return { thinking: null, effort: null };
  if (reasoning.mode === 'budget' && options.from !== 'anthropic-messages') return foreignBudget(request, reasoning, maxTokens, options);
  if (reasoning.mode !== null) return ownWords(reasoning, reasoning.mode);
  const { effort } = reasoning;
  if (effort === null) return { thinking: null, effort: null };
  if (options.from === 'anthropic-messages') return { thinking: null, effort };
  const obstacle = obstacleTo(request, maxTokens, thinksByBudget(options.upstreamModel));
  if (effort === 'none') return { thinking: { type: 'disabled' }, effort: null };
  if (obstacle) {
    options.notes.push(`reasoning effort ${effort} was left out: ${obstacle}`);
    return { thinking: null, effort: null };
  }
  const display = reasoning.display === 'omitted' ? { display: 'omitted' } : {};
  if (!thinksByBudget(options.upstreamModel)) {
    const given = effort === 'minimal' ? 'low' : effort;
    options.notes.push(`reasoning effort ${effort} became adaptive thinking with effort ${given}`);
    return { thinking: { type: 'adaptive', display: 'summarized', ...display }, effort: given };
  }
  const budget = affordableBudget(effort, maxTokens);
  options.notes.push(`reasoning effort ${effort} became a budget of ${budget} tokens`);
  return { thinking: { type: 'enabled', budget_tokens: budget, ...display }, effort: null };
}

function ownWords(reasoning: ReasoningRequest, mode: 'off' | 'budget' | 'adaptive' | 'between_tools'): Chosen {
  const display = reasoning.display === null ? {} : { display: reasoning.display };
  const types = { off: 'disabled', budget: 'enabled', adaptive: 'adaptive', between_tools: 'between_tools' };
  const budget = mode === 'budget' && reasoning.budgetTokens !== null ? { budget_tokens: reasoning.budgetTokens } : {};
  return { thinking: { type: types[mode], ...budget, ...display }, effort: reasoning.effort };
}

/** Handles a budget from a client of another dialect: kept if the model thinks by budget, otherwise converted to an effort. */
function foreignBudget(request: ChatRequest, reasoning: ReasoningRequest, maxTokens: number, options: WriteOptions): Chosen {
  const byBudget = thinksByBudget(options.upstreamModel);
  const wanted = reasoning.budgetTokens ?? smallestBudget;
  const obstacle = obstacleTo(request, maxTokens, byBudget);
  if (obstacle) {
    options.notes.push(`a budget of ${wanted} tokens was left out: ${obstacle}`);
    return { thinking: null, effort: null };
  }
  const display = reasoning.display === 'omitted' ? { display: 'omitted' } : {};
  if (!byBudget) {
    const effort = effortForBudget(wanted);
    options.notes.push(`a budget of ${wanted} tokens became adaptive thinking with effort ${effort}`);
    return { thinking: { type: 'adaptive', display: 'summarized', ...display }, effort };
  }
  const budget = Math.max(smallestBudget, Math.min(Math.floor(wanted), maxTokens - 1));
  if (budget !== wanted) options.notes.push(`a budget of ${wanted} tokens became one of ${budget}`);
  return { thinking: { type: 'enabled', budget_tokens: budget, ...display }, effort: null };
}

/** The budget for the effort, but at most three quarters of the output limit, so that a quarter is left for the answer. */
export function affordableBudget(effort: Effort, maxTokens: number): number {
  return Math.min(budgetForEffort(effort), Math.max(smallestBudget, Math.floor((maxTokens * 3) / 4)));
}

function obstacleTo(request: ChatRequest, maxTokens: number, byBudget: boolean): string | null {
  if (byBudget && maxTokens <= smallestBudget) return `an output limit of ${maxTokens} tokens leaves no room`;
  const mode = request.tools.length > 0 ? request.toolChoice?.mode : undefined;
  if (mode === 'any' || mode === 'named') return 'a tool is demanded';
  return byBudget && lacksThinking(request) ? 'a tool call is under way that came without signed thinking' : null;
}

/** The request sends the result of a tool call, but that call's turn does not begin with thinking that Claude signed. */
function lacksThinking(request: ChatRequest): boolean {
  const at = request.turns.findLastIndex((turn) => turn.role === 'assistant');
  const since = request.turns.slice(at + 1);
  const answers = since.length > 0 && since.every((turn) => turn.parts.some((part) => part.type === 'tool_result'));
  const first = request.turns[at]?.parts[0];
  if (at === -1 || !answers) return false;
  return !(first?.type === 'reasoning' && first.origin === 'anthropic-messages' && first.signature !== null);
}
