/**
 * Older Claude Code puts such a line first in `system`, new in each request. It means something to Anthropic alone; for
 * anybody else it would keep the prompt from ever being found in a cache.
 */
const attribution = /^\s*x-anthropic-billing-header:[^\n]*(?:\n|$)/;

/** The text without the line with which Claude Code names itself to Anthropic; '' where there is nothing else. */
export function withoutAttribution(text: string): string {
  return text.replace(attribution, '');
}
