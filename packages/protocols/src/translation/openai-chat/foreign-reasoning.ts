import { readBoolean, readNumber, readRecord, readWord } from '../fields/read-fields.ts';
import { type ChatRequest, efforts } from '../intermediate.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the reasoning parameters that clients of other gateways send in Chat Completions: OpenRouter's `reasoning` (`effort`, `max_tokens`,
 * `enabled`, `exclude`), its older `include_reasoning`, and Anthropic's `thinking`.
 * Sources: OpenRouter documentation, "Reasoning Tokens"; Anthropic documentation, "OpenAI SDK compatibility".
 */
export function parseForeignReasoning(body: Fields): ChatRequest['reasoning'] {
  const reasoning = readRecord(body.reasoning, 'reasoning');
  if (reasoning) return parseOpenrouter(reasoning);
  const thinking = readRecord(body.thinking, 'thinking');
  if (thinking) return parseThinking(thinking);
  const included = readBoolean(body.include_reasoning, 'include_reasoning');
  return included === true ? { mode: null, effort: 'medium', budgetTokens: null, display: null } : null;
}

function parseOpenrouter(reasoning: Fields): ChatRequest['reasoning'] {
  const effort = readWord(reasoning.effort, efforts, 'reasoning.effort');
  const budgetTokens = readNumber(reasoning.max_tokens, 'reasoning.max_tokens');
  const enabled = readBoolean(reasoning.enabled, 'reasoning.enabled');
  const display = readBoolean(reasoning.exclude, 'reasoning.exclude') === true ? 'omitted' : null;
  if (enabled === false) return { mode: null, effort: 'none', budgetTokens: null, display };
  if (budgetTokens !== null) return { mode: 'budget', effort: null, budgetTokens, display };
  // OpenRouter defaults to a medium effort if reasoning is merely enabled.
  if (effort !== null || enabled === true) return { mode: null, effort: effort ?? 'medium', budgetTokens: null, display };
  return null;
}

function parseThinking(thinking: Fields): ChatRequest['reasoning'] {
  const type = readWord(thinking.type, ['enabled', 'disabled', 'adaptive'], 'thinking.type');
  const budgetTokens = readNumber(thinking.budget_tokens, 'thinking.budget_tokens');
  if (type === 'disabled') return { mode: null, effort: 'none', budgetTokens: null, display: null };
  if (type === 'enabled' && budgetTokens !== null) return { mode: 'budget', effort: null, budgetTokens, display: null };
  return type === null ? null : { mode: null, effort: 'medium', budgetTokens: null, display: null };
}
