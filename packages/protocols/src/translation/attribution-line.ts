/**
 * Older versions of Claude Code put this line first in `system`, different in each request. Only Anthropic uses it; for other providers it
 * would defeat prompt caching.
 */
const attribution = /^\s*x-anthropic-billing-header:[^\n]*(?:\n|$)/;

/** Removes the attribution line of Claude Code; '' if nothing else is left. */
export function withoutAttribution(text: string): string {
  return text.replace(attribution, '');
}
