import type { ChatUsage } from '../intermediate.ts';

/** Estimated characters per token, for servers that report no usage. */
const charsPerToken = 4;

/**
 * Usage for `message_start`: no output yet; for the prompt the provider's figures, or our estimate if there are none. Clients read the
 * prompt tokens from this event, and some never update them.
 */
export function startUsage(reported: ChatUsage | null, promptTokens: number | null): ChatUsage | null {
  const said = reported ? promptMeters(reported) : {};
  if (sum(said) > 0) return { meters: said, reasoningTokens: null };
  return promptTokens === null ? null : { meters: { input: promptTokens }, reasoningTokens: null };
}

/**
 * Usage for `message_delta`: the provider's, or the figures of `message_start` if it reported none, so that zeros never replace figures.
 */
export function completeUsage(reported: ChatUsage | null, start: ChatUsage | null, deliveredChars: number): ChatUsage | null {
  if (reported && (sum(promptMeters(reported)) > 0 || start === null)) return reported;
  const output = reported ? outputMeters(reported) : { output: Math.ceil(deliveredChars / charsPerToken) };
  return { meters: { ...start?.meters, ...output }, reasoningTokens: reported?.reasoningTokens ?? null };
}

function promptMeters({ meters }: ChatUsage): Record<string, number> {
  return Object.fromEntries(Object.entries(meters).filter(([meter]) => /^(input|cache_)/.test(meter)));
}

function outputMeters({ meters }: ChatUsage): Record<string, number> {
  return Object.fromEntries(Object.entries(meters).filter(([meter]) => !/^(input|cache_)/.test(meter)));
}

function sum(meters: Readonly<Record<string, number>>): number {
  return Object.values(meters).reduce((total, quantity) => total + quantity, 0);
}
