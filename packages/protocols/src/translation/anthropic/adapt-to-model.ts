import { cutText } from '../../json/cut-text.ts';
import { isRecord, isSet } from '../../usage/usage-reading.ts';
import { withoutAttribution } from '../attribution-line.ts';
import { recordsOf, textOf } from '../fields/read-fields.ts';
import { efforts } from '../intermediate.ts';
import { affordableBudget, smallestBudget } from './choose-thinking.ts';
import { knownLacks } from './model-traits.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Changes that a Messages request needs for the model that gets it. */
export interface Adaptation {
  /** Top-level fields with their new values; null removes the field. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Human-readable descriptions of the changes. */
  readonly notes: readonly string[];
  /** Whether a beta in the `anthropic-beta` header is forwarded. */
  readonly keepsBeta: (beta: string) => boolean;
}

/** Betas for features that only the newest models support. */
const newestBetas = /^(mid-conversation-|adaptive-thinking-)/;
const effortBetas = /^effort-/;

/**
 * Claude Code and other clients infer a model's features from its name, and send the newest features to a name they do not know. Removes
 * the features that the model behind such a name is known to lack. Pure; other models get no changes.
 */
export function adaptToModel(body: Fields, model: string): Adaptation {
  const lacks = knownLacks(model);
  const notes: string[] = [];
  const changes: Record<string, unknown> = {
    ...(!/claude/i.test(model) && adaptSystem(body)),
    ...(lacks.adaptive && { ...adaptMessages(body, notes), ...adaptThinking(body, lacks.thinking, notes) }),
    ...(lacks.effort && adaptEffort(body, notes)),
  };
  const keepsBeta = (beta: string) => !(lacks.adaptive && newestBetas.test(beta)) && !(lacks.effort && effortBetas.test(beta));
  return { changes, notes, keepsBeta };
}

function adaptSystem({ system }: Fields): Fields {
  if (typeof system === 'string') {
    const kept = withoutAttribution(system);
    return kept === system ? {} : { system: kept };
  }
  if (!Array.isArray(system)) return {};
  const kept = system.flatMap((block: unknown) => {
    if (!isRecord(block) || typeof block.text !== 'string') return [block];
    const text = withoutAttribution(block.text);
    return text === block.text ? [block] : text === '' ? [] : [{ ...block, text }];
  });
  return kept.every((block, at) => block === system[at]) && kept.length === system.length ? {} : { system: kept };
}

function adaptMessages({ messages }: Fields, notes: string[]): Fields {
  if (!Array.isArray(messages) || !messages.some((message) => isRecord(message) && message.role === 'system')) return {};
  notes.push('a system message within the conversation became a user message');
  return { messages: messages.map((message) => (isRecord(message) && message.role === 'system' ? { ...message, role: 'user' } : message)) };
}

function adaptThinking(body: Fields, lacksThinking: boolean, notes: string[]): Fields {
  const thinking = isRecord(body.thinking) ? body.thinking : null;
  if (!thinking || thinking.type === 'disabled' || (thinking.type === 'enabled' && !lacksThinking)) return {};
  const kind = cutText(textOf(thinking.type), 40);
  const budget = lacksThinking ? null : budgetInstead(body);
  notes.push(
    budget === null ? `thinking ${kind} was left out: this model has none` : `thinking ${kind} became a budget of ${budget} tokens`,
  );
  const { type: _, budget_tokens: __, ...rest } = thinking;
  return { thinking: budget === null ? null : { ...rest, type: 'enabled', budget_tokens: budget } };
}

/** The thinking budget that replaces adaptive thinking; null if the provider would refuse to think. */
function budgetInstead(body: Fields): number | null {
  const limit = typeof body.max_tokens === 'number' ? body.max_tokens : 0;
  const choice = isRecord(body.tool_choice) ? body.tool_choice.type : null;
  const samples = (isSet(body.temperature) && body.temperature !== 1) || isSet(body.top_k) || isSet(body.top_p);
  if (limit <= smallestBudget || choice === 'any' || choice === 'tool' || samples || lacksSignedThinking(body)) return null;
  const config = isRecord(body.output_config) ? body.output_config : {};
  // Anthropic's own models default to a high effort.
  const effort = efforts.find((word) => word === config.effort && word !== 'none') ?? 'high';
  return affordableBudget(effort, limit);
}

/** The current turn contains a tool call but does not begin with thinking, and thinking cannot be turned on in the middle of a turn. */
function lacksSignedThinking(body: Fields): boolean {
  const messages = recordsOf(body.messages);
  const at = messages.findLastIndex((message) => message.role === 'assistant');
  const since = messages.slice(at + 1).filter((message) => message.role === 'user');
  const answers = since.some((message) => recordsOf(message.content).some((block) => block.type === 'tool_result'));
  const [first] = recordsOf(messages[at]?.content);
  return at !== -1 && answers && first?.type !== 'thinking' && first?.type !== 'redacted_thinking';
}

function adaptEffort(body: Fields, notes: string[]): Fields {
  const config = isRecord(body.output_config) ? body.output_config : {};
  if (!isSet(config.effort)) return {};
  notes.push('output_config.effort was left out: this model has none');
  const { effort: _, ...rest } = config;
  return { output_config: Object.keys(rest).length > 0 ? rest : null };
}
