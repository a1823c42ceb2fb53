import { clientDialects } from '@derouter/protocols';
import type { Resolved, WithSystemPrompt } from '../exchange.ts';

/**
 * The rule of the model's system prompt: prepended where it is not there already, for counting tokens as for answering.
 * The header `x-derouter-system-prompt` says what was done.
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
