import { CliError } from '../fail.ts';
import type { OfferedModel, Setup } from './agent.ts';

const conversation = ['anthropic-messages', 'openai-responses', 'openai-chat'];

/** Models that can hold a conversation, newest version of a name first. */
export function chatModels(models: readonly OfferedModel[]): OfferedModel[] {
  return models
    .filter(({ dialects }) => dialects.some((dialect) => conversation.includes(dialect)))
    .sort((a, b) => b.id.localeCompare(a.id, 'en', { numeric: true }));
}

/** The model that the user named, or else the first that fits the earliest pattern, or else any. Throws `CliError`. */
export function chooseModel({ model, models }: Pick<Setup, 'model' | 'models'>, patterns: readonly RegExp[]): string {
  if (model !== null) return model;
  // An agent does its work by tools.
  const offered = chatModels(models).filter(({ tool_use }) => tool_use !== false);
  for (const pattern of patterns) {
    const found = offered.find(({ id }) => pattern.test(id));
    if (found) return found.id;
  }
  if (!offered[0]) throw new CliError('The server offers no model for agents at the moment.');
  return offered[0].id;
}
