import { parsePriceRates, storePriceRates } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { chatDialects } from '@derouter/protocols';
import { eq } from 'drizzle-orm';
import type { RunningServer } from '../start-server.ts';
import { tellCatalog } from './tell-catalog.ts';

export type UpstreamKind = 'anthropic' | 'openai' | 'openai-compatible' | 'gemini';

/** An upstream's address, and whether it may be a private one. */
interface NetworkedUpstream {
  readonly baseUrl: string;
  readonly allowPrivateNetwork: boolean;
}

export interface GatewayModels {
  readonly staffId: string;
  /** Name of the model for upstreams of this kind: $1 per million input tokens, $10 per million output tokens, $0.1 for cached input. */
  name(kind: UpstreamKind): string;
  /** Routes the model to new upstreams at these addresses, in this order. They share no state with earlier ones. */
  route(kind: UpstreamKind, ...upstreams: readonly (string | NetworkedUpstream)[]): Promise<void>;
}

const rates = storePriceRates(
  parsePriceRates({
    tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '10000000', cache_read: '100000' } }],
    perCall: {},
    multipliers: {},
  }),
);

/** Adds one model per kind of upstream, open to every chat dialect. No other model has a route to these upstreams. */
export async function addGatewayModels({ services }: RunningServer): Promise<GatewayModels> {
  const { db, sealer } = services;
  const staffId = newId();
  const email = `${staffId}@example.com`;
  await db.insert(schema.users).values({ id: staffId, email, emailCanonical: email, isStaff: true });
  const name = (kind: UpstreamKind) => `from-${kind}`;
  for (const kind of ['anthropic', 'openai', 'openai-compatible', 'gemini'] as const) {
    const id = name(kind);
    const dialects = [...chatDialects];
    await db.insert(schema.models).values({ id, displayName: id, vendor: 'test', dialects, maxOutputTokens: 10_000 });
    await db.insert(schema.priceVersions).values({ id: newId(), modelId: id, rates, effectiveAt: new Date(), createdBy: staffId });
  }
  await tellCatalog({ services });
  return {
    staffId,
    name,
    async route(kind, ...upstreams) {
      const modelId = name(kind);
      await db.delete(schema.routes).where(eq(schema.routes.modelId, modelId));
      for (const [priority, given] of upstreams.entries()) {
        const address = typeof given === 'string' ? { baseUrl: given, allowPrivateNetwork: true } : given;
        const upstreamId = newId();
        const credentialSealed = sealer.seal('upstream credential', 'sk-upstream-secret');
        const upstream = { id: upstreamId, name: upstreamId, kind, credentialSealed, ...address };
        await db.insert(schema.upstreams).values({ ...upstream, source: 'staff' });
        await db.insert(schema.routes).values({ id: newId(), modelId, upstreamId, upstreamModel: 'some-model', priority });
      }
      await tellCatalog({ services });
    },
  };
}
