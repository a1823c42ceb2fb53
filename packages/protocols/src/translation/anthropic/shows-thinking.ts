import { isRecord } from '../../usage/usage-reading.ts';

/**
 * Whether the client turned thinking on. If not, it gets no `redacted_thinking`, as at Anthropic: many clients show it as text. The content
 * that those blocks would have carried to the next turn is lost; see docs/translation.md.
 */
export function showsThinking(request: Readonly<Record<string, unknown>>): boolean {
  return isRecord(request.thinking) && request.thinking.type !== 'disabled';
}
