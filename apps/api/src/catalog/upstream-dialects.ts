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

/** The sandbox acts as one provider per model, so that translation can be tried without a real one. */
const sandboxDialects: Readonly<Record<string, readonly [UpstreamDialect, ...UpstreamDialect[]]>> = {
  'sandbox-claude': dialectsOf.anthropic,
  'sandbox-gpt': dialectsOf.openai,
};

/**
 * The dialect to use toward a route's upstream for a client of dialect `client`: the same one if the upstream supports it,
 * otherwise the one to translate to; null if there is none (embeddings are not translated).
 */
export function dialectToward({ upstream, upstreamModel }: CatalogModel['routes'][number], client: Dialect): UpstreamDialect | null {
  const spoken = (upstream.kind === 'sandbox' ? sandboxDialects[upstreamModel] : undefined) ?? dialectsOf[upstream.kind];
  if (spoken.includes(client)) return client;
  return client === 'openai-embeddings' ? null : spoken[0];
}
