import { clientDialects } from '@derouter/protocols';
import type { Resolved, WithSystemPrompt } from '../exchange.ts';

/**
 * Prepends the model's system prompt unless the request contains it already, for token counts as well as for answers.
 * The header `x-derouter-system-prompt` reports the outcome.
 */
export function addSystemPrompt(state: Resolved): WithSystemPrompt {
  const { systemPrompt, systemPromptOn } = state.entry.model;
  const on = systemPromptOn && systemPrompt !== null && systemPrompt !== '' && clientDialects[state.dialect].isChat;
  const { text, body, outcome } = on
    ? clientDialects[state.dialect].prependSystemPrompt(state, systemPrompt, state.operation)
    : { text: state.text, body: state.body, outcome: 'off' as const };
  state.response.setHeader('x-derouter-system-prompt', outcome);
  return { ...state, text, body, systemPromptOutcome: outcome };
}
