import { parsePriceRates, storePriceRates } from '@derouter/billing';
import { newId, schema } from '@derouter/db';
import { chatDialects } from '@derouter/protocols';
import { eq } from 'drizzle-orm';
import type { RunningServer } from '../start-server.ts';
import { tellCatalog } from './tell-catalog.ts';

export type UpstreamKind = 'anthropic' | 'openai' | 'openai-compatible' | 'gemini';

/** An upstream by its address, and whether that may be a private one. */
interface NetworkedUpstream {
  readonly baseUrl: string;
  readonly allowPrivateNetwork: boolean;
}

export interface GatewayModels {
  readonly staffId: string;
  /** The model that upstreams of this kind answer: input at $1, output at $10 a million, cached input at a tenth. */
  name(kind: UpstreamKind): string;
  /** Routes it to new upstreams at these addresses, in this order: nothing is remembered of earlier ones. */
  route(kind: UpstreamKind, ...upstreams: readonly (string | NetworkedUpstream)[]): Promise<void>;
}

const rates = storePriceRates(
  parsePriceRates({
    tiers: [{ fromPromptTokens: 0, perToken: { input: '1000000', output: '10000000', cache_read: '100000' } }],
    perCall: {},
    multipliers: {},
  }),
);

/** One model for each kind of upstream, which every chat dialect may ask. No other model has a route to these upstreams. */
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
