import { pico, storePriceRates } from '@derouter/billing';
import { type Database, databaseNow, newId, schema } from '@derouter/db';
import { chatDialects, embeddingDialects } from '@derouter/protocols';
import { and, eq } from 'drizzle-orm';
import type { Config, UpstreamSetting } from '../config.ts';
import type { Sealer } from '../secrets/index.ts';
import type { UpstreamRow } from './create-catalog.ts';
import { type ListedModel, listModels } from './list-prices.ts';

const sandboxRates = {
  tiers: [{ fromPromptTokens: 0, perToken: { input: pico(3_000_000n), output: pico(15_000_000n), cache_read: pico(300_000n) } }],
  perCall: { web_search: pico(10_000_000_000n) },
  multipliers: {},
};

/** Models of the sandbox upstream, one per dialect family. */
const sandboxModels = [
  { id: 'sandbox-claude', displayName: 'Sandbox Claude', vendor: 'sandbox', dialects: chatDialects },
  { id: 'sandbox-gpt', displayName: 'Sandbox GPT', vendor: 'sandbox', dialects: [...chatDialects, ...embeddingDialects] },
] as const;

/** The vendor whose models an upstream of each kind serves automatically; staff add other routes. */
const vendorOf: Partial<Record<UpstreamRow['kind'], string>> = { anthropic: 'anthropic', openai: 'openai', gemini: 'google' };
const nameOf = { anthropic: 'Anthropic (environment)', openai: 'OpenAI (environment)', gemini: 'Gemini (environment)' } as const;

/**
 * Fills an empty installation: list prices, upstreams from the environment, the sandbox. Existing data is never changed, so
 * only staff can change prices; the exception is the credentials of environment upstreams, which follow the environment.
 * Idempotent, and safe to run in several processes.
 */
export async function seedCatalog(db: Database, config: Config, sealer: Sealer): Promise<void> {
  const added = new Set<string>();
  for (const model of listModels(config.priceMarkup)) if (await addListedModel(db, model)) added.add(model.id);
  for (const [kind, setting] of Object.entries(config.upstreams) as [keyof typeof nameOf, UpstreamSetting | null][]) {
    if (!setting) continue;
    const { upstream, isNew } = await putEnvironmentUpstream(db, sealer, kind, setting);
    await connectModels(db, upstream, (modelId) => isNew || added.has(modelId));
  }
  if (config.sandboxUpstream) await addSandbox(db);
}

/**
 * Adds a route to the upstream for each of the vendor's models. It is tried after all existing routes, so a new upstream is
 * only a fallback until staff change that.
 */
export async function connectModels(
  db: Database,
  upstream: UpstreamRow,
  isWanted: (modelId: string) => boolean = () => true,
): Promise<void> {
  const vendor = vendorOf[upstream.kind];
  if (!vendor) return;
  const models = await db.select().from(schema.models).where(eq(schema.models.vendor, vendor));
  const routes = await db.select().from(schema.routes);
  for (const { id } of models.filter((model) => isWanted(model.id))) {
    const others = routes.filter(({ modelId }) => modelId === id);
    const priority = Math.max(-1, ...others.map((route) => route.priority)) + 1;
    await db
      .insert(schema.routes)
      .values({ id: newId(), modelId: id, upstreamId: upstream.id, upstreamModel: id, priority })
      .onConflictDoNothing();
  }
}

/** Adds a listed model with its price, effective immediately. Returns true if the model is new. */
export async function addListedModel(db: Database, { rates, ...model }: ListedModel, createdBy = 'first catalogue'): Promise<boolean> {
  const added = await db
    .insert(schema.models)
    .values({ ...model, dialects: [...model.dialects] })
    .onConflictDoNothing()
    .returning({ id: schema.models.id });
  if (added.length === 0) return false;
  await db.insert(schema.priceVersions).values({
    id: newId(),
    modelId: model.id,
    rates: storePriceRates(rates),
    effectiveAt: databaseNow(),
    createdBy,
  });
  return true;
}

async function putEnvironmentUpstream(
  db: Database,
  sealer: Sealer,
  kind: keyof typeof nameOf,
  { apiKey, baseUrl }: UpstreamSetting,
): Promise<{ upstream: UpstreamRow; isNew: boolean }> {
  const values = {
    kind,
    baseUrl,
    credentialSealed: sealer.seal('upstream credential', apiKey),
    credentialLast4: apiKey.slice(-4),
    allowPrivateNetwork: true,
    source: 'environment' as const,
  };
  const id = newId();
  const [upstream] = await db
    .insert(schema.upstreams)
    .values({ id, name: nameOf[kind], ...values })
    .onConflictDoUpdate({ target: schema.upstreams.name, set: values })
    .returning();
  if (!upstream) throw new Error(`the ${kind} upstream was not stored`);
  return { upstream, isNew: upstream.id === id };
}

async function addSandbox(db: Database): Promise<void> {
  await db
    .insert(schema.upstreams)
    .values({ id: newId(), name: 'Sandbox', kind: 'sandbox', baseUrl: 'sandbox:', allowPrivateNetwork: true, source: 'sandbox' })
    .onConflictDoNothing();
  const [upstream] = await db
    .select()
    .from(schema.upstreams)
    .where(and(eq(schema.upstreams.kind, 'sandbox'), eq(schema.upstreams.name, 'Sandbox')));
  if (!upstream) throw new Error('the sandbox upstream was not stored');
  for (const model of sandboxModels) {
    await addListedModel(db, {
      ...model,
      contextTokens: 200_000,
      maxOutputTokens: 8_192,
      imageInput: true,
      toolUse: true,
      reasoning: true,
      rates: sandboxRates,
      sandbox: true,
      systemPrompt: null,
      systemPromptOn: false,
    });
    await db
      .insert(schema.routes)
      .values({ id: newId(), modelId: model.id, upstreamId: upstream.id, upstreamModel: model.id })
      .onConflictDoNothing();
  }
}
