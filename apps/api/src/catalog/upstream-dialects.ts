import { type Dialect, dialectFor, dialectsByProvider, type UpstreamDialect } from '@derouter/protocols';
import type { CatalogModel, UpstreamRow } from './create-catalog.ts';

type Spoken = readonly [UpstreamDialect, ...UpstreamDialect[]];

/** The dialects that each kind of upstream speaks. */
export const dialectsOf: Readonly<Record<UpstreamRow['kind'], Spoken>> = dialectsByProvider;

/** The sandbox acts as one provider per model, so that translation can be tried without a real one. */
const sandboxDialects: Readonly<Record<string, Spoken>> = {
  'sandbox-claude': dialectsOf.anthropic,
  'sandbox-gpt': dialectsOf.openai,
};

/**
 * Chooses the dialect for a route's upstream: the client's own if the upstream supports it, otherwise the one to translate
 * to; null if there is none (embeddings are translated between Gemini and OpenAI only).
 */
export function dialectToward({ upstream, upstreamModel }: CatalogModel['routes'][number], client: Dialect): UpstreamDialect | null {
  const spoken = (upstream.kind === 'sandbox' ? sandboxDialects[upstreamModel] : undefined) ?? dialectsOf[upstream.kind];
  return dialectFor(client, spoken);
}
