import type { Dialect, UpstreamDialect } from '@derouter/protocols';
import type { CatalogModel, UpstreamRow } from './create-catalog.ts';

/** Dialects that an upstream of each kind speaks; the first is the one that other dialects are translated to. */
export const dialectsOf: Readonly<Record<UpstreamRow['kind'], readonly [UpstreamDialect, ...UpstreamDialect[]]>> = {
  anthropic: ['anthropic-messages'],
  openai: ['openai-responses', 'openai-chat', 'openai-embeddings'],
  'openai-compatible': ['openai-chat', 'openai-embeddings'],
  gemini: ['gemini'],
  sandbox: ['anthropic-messages', 'openai-responses', 'openai-chat', 'openai-embeddings'],
};

/** The sandbox plays one provider per model, so that translation can be tried on it too. */
const sandboxDialects: Readonly<Record<string, readonly [UpstreamDialect, ...UpstreamDialect[]]>> = {
  'sandbox-claude': dialectsOf.anthropic,
  'sandbox-gpt': dialectsOf.openai,
};

/**
 * The dialect in which a route's upstream is asked for a caller of `client`: its own where the upstream speaks it,
 * else the one it is translated to; null where nothing fits (embeddings have no translation).
 */
export function dialectToward({ upstream, upstreamModel }: CatalogModel['routes'][number], client: Dialect): UpstreamDialect | null {
  const spoken = (upstream.kind === 'sandbox' ? sandboxDialects[upstreamModel] : undefined) ?? dialectsOf[upstream.kind];
  if (spoken.includes(client)) return client;
  return client === 'openai-embeddings' ? null : spoken[0];
}
