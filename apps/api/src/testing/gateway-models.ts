import { newId, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { createModel, setRoutes } from '../admin/models.ts';
import { createUpstream } from '../admin/upstreams.ts';
import type { RunningServer } from '../start-server.ts';

export type UpstreamKind = 'anthropic' | 'openai' | 'openai-compatible' | 'gemini';

export interface GatewayModels {
  readonly staffId: string;
  /** The model that upstreams of this kind answer: input at $1, output at $10 a million, cached input at a tenth. */
  name(kind: UpstreamKind): string;
  /** Routes it to new upstreams at these addresses, in this order: nothing is remembered of earlier ones. */
  route(kind: UpstreamKind, ...baseUrls: readonly string[]): Promise<void>;
}

/** One model for each kind of upstream, which every chat dialect may ask. */
export async function addGatewayModels({ services }: RunningServer): Promise<GatewayModels> {
  const staffId = newId();
  const email = `${staffId}@example.com`;
  await services.db.insert(schema.users).values({ id: staffId, email, emailCanonical: email, isStaff: true });
  const name = (kind: UpstreamKind) => `from-${kind}`;
  for (const kind of ['anthropic', 'openai', 'openai-compatible', 'gemini'] as const) {
    await createModel(services, staffId, {
      id: name(kind),
      displayName: name(kind),
      vendor: 'test',
      dialects: ['anthropic-messages', 'openai-chat', 'openai-responses'],
      contextTokens: null,
      maxOutputTokens: 10_000,
      tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '1', output: '10', cache_read: '0.1' } }],
      perCallUsd: {},
      multipliers: {},
    });
  }
  return {
    staffId,
    name,
    async route(kind, ...baseUrls) {
      const routes = [];
      for (const [priority, baseUrl] of baseUrls.entries()) {
        const upstream = await createUpstream(services, staffId, {
          name: newId(),
          kind,
          baseUrl,
          credential: 'sk-upstream-secret',
          allowPrivateNetwork: true,
        });
        // Nobody here asks the vendor's own models, and every reload of the catalogue would read their routes.
        await services.db.delete(schema.routes).where(eq(schema.routes.upstreamId, upstream.id));
        routes.push({ upstreamId: upstream.id, upstreamModel: 'some-model', priority, weight: 1 });
      }
      await setRoutes(services, staffId, name(kind), routes);
    },
  };
}
