import type { RateLevels } from '@derouter/billing';
import type { Received } from '../exchange.ts';

/**
 * Tells the caller where its limits stand, in the headers its SDK knows: `anthropic-ratelimit-*` with the reset as a
 * moment, `x-ratelimit-*` with the reset as a span. Sources: the providers' pages on rate limits.
 */
export function sayRateLevels({ response, dialect }: Pick<Received, 'response' | 'dialect'>, levels: RateLevels, now = Date.now()): void {
  for (const kind of ['requests', 'tokens'] as const) {
    const level = levels[kind];
    if (!level) continue;
    const { limit, remaining, resetSeconds } = level;
    if (dialect === 'anthropic-messages') {
      response.setHeader(`anthropic-ratelimit-${kind}-limit`, String(limit));
      response.setHeader(`anthropic-ratelimit-${kind}-remaining`, String(remaining));
      response.setHeader(`anthropic-ratelimit-${kind}-reset`, new Date(now + resetSeconds * 1000).toISOString().replace(/\.\d+Z/, 'Z'));
    } else {
      response.setHeader(`x-ratelimit-limit-${kind}`, String(limit));
      response.setHeader(`x-ratelimit-remaining-${kind}`, String(remaining));
      response.setHeader(`x-ratelimit-reset-${kind}`, `${resetSeconds}s`);
    }
  }
}
