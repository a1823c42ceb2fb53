import type { Dialect } from '../../dialect.ts';
import { writeOpenaiEffort } from '../openai/openai-effort.ts';
import { parseForeignReasoning } from '../openai-chat/foreign-reasoning.ts';
import { foreignHints, refuseUnhonoured } from './foreign-fields.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Changes for a provider that refuses the fields of other gateways: top-level fields with their new values; null removes a field. */
export interface ForeignChanges {
  readonly changes: Fields;
  readonly notes: readonly string[];
}

const chatFields = ['reasoning', 'include_reasoning', 'thinking', 'usage'];

/**
 * Adapts requests that pass through to Anthropic or OpenAI themselves in their own dialect. Removes and names hints; in Chat Completions,
 * turns OpenRouter's and Anthropic's reasoning parameters into `reasoning_effort`.
 * Throws `TranslationError` for a field that restricts.
 */
export function adaptForeignFields(dialect: Dialect, body: Fields): ForeignChanges {
  refuseUnhonoured(body);
  const notes: string[] = [];
  const changes: Record<string, unknown> = {};
  for (const name of foreignHints(body)) {
    changes[name] = null;
    notes.push(`${name} has no counterpart and was left out`);
  }
  if (dialect === 'openai-chat') {
    const asked = chatFields.filter((name) => body[name] !== undefined);
    for (const name of asked) changes[name] = null;
    const reasoning = asked.length > 0 && (body.reasoning_effort ?? null) === null ? parseForeignReasoning(body) : null;
    const effort = writeOpenaiEffort(reasoning, notes);
    if (effort !== null) changes.reasoning_effort = effort;
  }
  return { changes, notes };
}
