import { isRecord } from '../../usage/usage-reading.ts';

/**
 * The client turned thinking on. Else it gets no `redacted_thinking`, as Anthropic sends none then: many clients show it as
 * text. What the blocks would have carried to the next turn is lost, which docs/translation.md describes.
 */
export function showsThinking(request: Readonly<Record<string, unknown>>): boolean {
  return isRecord(request.thinking) && request.thinking.type !== 'disabled';
}
