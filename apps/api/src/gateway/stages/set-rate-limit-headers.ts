import type { RateLevels } from '@derouter/billing';
import { databaseNowMs } from '@derouter/db';
import { clientDialects } from '@derouter/protocols';
import type { Received } from '../exchange.ts';

/** Sets the rate-limit headers that the caller's SDK reads. */
export function setRateLimitHeaders(
  { response, dialect }: Pick<Received, 'response' | 'dialect'>,
  levels: RateLevels,
  now = databaseNowMs(),
): void {
  for (const kind of ['requests', 'tokens'] as const) {
    const level = levels[kind];
    if (!level) continue;
    for (const [name, value] of clientDialects[dialect].limitHeaders(kind, level, now)) response.setHeader(name, value);
  }
}
