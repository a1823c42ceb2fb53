import { newId, schema } from '@derouter/db';
import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { addGatewayModels, type GatewayModels } from '../testing/gateway-models.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { tellCatalog } from '../testing/tell-catalog.ts';

/** Embeddings for Gemini clients: passed through to Gemini, translated to OpenAI. */
const json = (body: unknown, status = 200): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];

let server: TestServer;
let upstream: ScriptedUpstream;
let models: GatewayModels;
let customer: GatewayCustomer;

beforeAll(async () => {
  upstream = await startScriptedUpstream(() => json({}));
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'off' });
  models = await addGatewayModels(server);
  for (const kind of ['gemini', 'anthropic', 'openai', 'openai-compatible'] as const) await models.route(kind, upstream.baseUrl);
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});
beforeEach(async () => {
  customer = await addGatewayCustomer(server);
  upstream.requests.length = 0;
});

const at = (action: string, kind = 'gemini') => `/v1beta/models/from-${kind}:${action}`;
interface GoogleError {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details: { '@type': string; [name: string]: unknown }[];
  };
}
const errorOf = async (response: Response) => ((await response.json()) as GoogleError).error;
describe('embeddings', () => {
  const id = 'embeds';
  beforeAll(async () => {
    const rates = (await server.services.sql<{ rates: unknown }[]>`SELECT rates FROM price_versions LIMIT 1`)[0]?.rates as never;
    await server.services.db
      .insert(schema.models)
      .values({ id, displayName: id, vendor: 'test', dialects: ['openai-embeddings', 'gemini-embeddings'], maxOutputTokens: 0 });
    await server.services.db
      .insert(schema.priceVersions)
      .values({ id: newId(), modelId: id, rates, effectiveAt: new Date(), createdBy: models.staffId });
  });
  const route = async (kind: 'gemini' | 'openai' | 'anthropic') => {
    const [known] = await server.services.db
      .select()
      .from(schema.routes)
      .where(eq(schema.routes.modelId, `from-${kind}`));
    await server.services.db.delete(schema.routes).where(eq(schema.routes.modelId, id));
    await server.services.db
      .insert(schema.routes)
      .values({ id: newId(), modelId: id, upstreamId: known?.upstreamId ?? '', upstreamModel: 'e' });
    await tellCatalog(server);
  };
  const content = { parts: [{ text: 'To be embedded, word by word.' }] };
  const path = (action: string) => `/v1beta/models/${id}:${action}`;

  test('they pass through to Gemini, whose answers report no usage, so usage is estimated', async () => {
    await route('gemini');
    upstream.script(() => json({ embeddings: [{ values: [1, 2] }] }));
    const body = { requests: [{ model: `models/${id}`, content }] };
    expect(await (await customer.call(path('batchEmbedContents'), body)).json()).toEqual({ embeddings: [{ values: [1, 2] }] });
    expect(upstream.requests[0]).toMatchObject({
      path: '/v1beta/models/e:batchEmbedContents',
      body: { requests: [{ model: 'models/e', content }] },
    });
    const receipt = await customer.receipt();
    expect(receipt).toMatchObject({ status: 'completed', source: 'estimated', output: 0n });
    expect(receipt.input).toBeGreaterThan(3n);
  });

  test('they are translated to OpenAI, and refused with an explanation elsewhere', async () => {
    await route('openai');
    const data = [{ index: 0, embedding: [0.5, 1] }];
    upstream.script(() => json({ object: 'list', data, usage: { prompt_tokens: 8, total_tokens: 8 } }));
    const one = await customer.call(path('embedContent'), { content, outputDimensionality: 2, taskType: 'RETRIEVAL_QUERY' });
    expect(await one.json()).toEqual({ embedding: { values: [0.5, 1] }, usageMetadata: { promptTokenCount: 8, totalTokenCount: 8 } });
    expect(one.headers.get('x-derouter-approximated')).toContain('taskType');
    expect(upstream.requests[0]).toMatchObject({
      path: '/embeddings',
      body: { model: 'e', input: [content.parts[0]?.text], dimensions: 2 },
    });
    expect(await customer.receipt()).toMatchObject({ input: 8n, output: 0n, source: 'reported' });
    const image = await errorOf(
      await customer.call(path('embedContent'), { content: { parts: [{ inlineData: { mimeType: 'image/png', data: '' } }] } }),
    );
    expect(image.message).toContain('embeds text only');
    await route('anthropic');
    expect((await customer.call(path('embedContent'), { content })).status).toBe(503);
    expect((await errorOf(await customer.call(at('embedContent'), { content }))).message).toContain('does not answer on this endpoint');
  });
});
