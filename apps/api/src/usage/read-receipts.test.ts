import { formatUsd, parseUsd, proveReceipt } from '@derouter/billing';
import { connect, newId, schema } from '@derouter/db';
import { type ScriptedUpstream, type Step, startScriptedUpstream } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createModel } from '../admin/models.ts';
import { announcePrice } from '../admin/prices.ts';
import { findRequest } from '../admin/requests/find-request.ts';
import { saveModel } from '../admin/save-model.ts';
import { listUpstreams } from '../admin/upstreams.ts';
import { catalogRouter } from '../catalog/router.ts';
import { printReceipt } from '../print-receipt.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { readReceipt } from './read-receipts.ts';

let server: TestServer;
let upstream: ScriptedUpstream;
let customer: GatewayCustomer;
let staff: string;
const model = 'gpt-5-mini';
const upstreamName = 'OpenAI (environment)';

const json = (status: number, body: unknown): Step[] => [
  { status, headers: { 'content-type': 'application/json' } },
  { write: JSON.stringify(body) },
];
const answer = (service_tier: string) => () =>
  json(200, {
    choices: [{ message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
    service_tier,
    usage: { prompt_tokens: 1003, completion_tokens: 101, prompt_tokens_details: { cached_tokens: 500 } },
  });

beforeAll(async () => {
  upstream = await startScriptedUpstream(answer('default'));
  server = await startTestServer(inject('templateDatabaseUrl'), { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: `${upstream.baseUrl}/v1` });
  customer = await addGatewayCustomer(server);
  staff = newId();
  await server.services.db
    .insert(schema.users)
    .values({ id: staff, email: 'staff@example.com', emailCanonical: 'staff@example.com', isStaff: true });
});
afterAll(async () => {
  await server.stop();
  await upstream.close();
});

/** Calls the model and returns the id of the receipt. */
async function call(fields: Record<string, unknown> = {}): Promise<string> {
  const body = { model, max_completion_tokens: 200, messages: [{ role: 'user', content: `Hi ${newId()}` }], ...fields };
  const response = await customer.call('/v1/chat/completions', body);
  expect(response.status).toBe(200);
  await response.json();
  await customer.receipt();
  return response.headers.get('x-derouter-receipt') ?? '';
}

const read = async (path: string) =>
  (await (await fetch(`${server.base}${path}`, { headers: { authorization: `Bearer ${customer.secret}` } })).json()) as never;

interface ApiReceipt {
  readonly line_items: readonly { quantity: string; rate_usd: string; rate_unit: string; amount_usd: string }[];
  readonly tokens_usd: string;
  readonly calls_usd: string;
  readonly multiplier: string;
  readonly service_tier: string | null;
  readonly total_usd: string;
  readonly cost_usd: string;
  readonly price_version: string;
  readonly attempts: readonly unknown[];
}

/** Converts USD with twelve decimals to whole pico-USD. */
const pico = (usd: string) => {
  const [whole = '0', fraction = ''] = usd.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
};

/** Recomputes the total from the receipt's fields alone, as a customer would. */
function recompute({ line_items, multiplier, tokens_usd, calls_usd }: ApiReceipt): string {
  const sum = (unit: string) =>
    line_items
      .filter(({ rate_unit }) => rate_unit === unit)
      .reduce((total, { quantity, rate_usd, amount_usd }) => {
        const amount = (BigInt(quantity) * pico(rate_usd)) / (unit === 'call' ? 1n : 1_000_000n);
        expect(pico(amount_usd)).toBe(amount);
        return total + amount;
      }, 0n);
  const [tokens, calls] = [sum('million_tokens'), sum('call')];
  expect([pico(tokens_usd), pico(calls_usd)]).toEqual([tokens, calls]);
  const scaled = tokens * pico(multiplier) + calls * pico('1');
  const nano = 10n ** 15n;
  return formatUsd((scaled + nano / 2n) / nano);
}

describe('receipts', () => {
  test.each([
    ['default', '1'],
    ['flex', '0.5'],
    ['priority', '2'],
  ])('a receipt of the service tier "%s" can be recomputed from its own fields', async (tier, multiplier) => {
    upstream.script(answer(tier));
    const id = await call({ service_tier: tier });
    const receipt: ApiReceipt = await read(`/api/usage-logs/${id}`);
    expect(receipt).toMatchObject({ multiplier, service_tier: tier === 'default' ? null : tier });
    expect(receipt.line_items).toHaveLength(3);
    expect(recompute(receipt)).toBe(receipt.total_usd);
    expect(receipt.cost_usd).toBe(receipt.total_usd);

    const proven = await proveReceipt(server.services.sql, id);
    expect(proven).toMatchObject({ problem: null, totalNano: parseUsd(receipt.total_usd), transfers: [{ part: 'promo', code: 'usage' }] });
    const printed = proven ? printReceipt(proven).join('\n') : '';
    expect(printed).toContain(`total              ${receipt.total_usd} USD`);
    expect(printed).toMatch(/transfer \d+ +usage \(promo\)/);
    if (tier !== 'default') expect(printed).toContain(`× ${multiplier} on tokens (service tier ${tier})`);
  });

  test('a receipt with a price per call can be recomputed: the tier’s multiplier applies to tokens only', async () => {
    const id = 'with-calls';
    await createModel(server.services, staff, {
      id,
      displayName: id,
      vendor: 'test',
      dialects: ['openai-chat'],
      contextTokens: null,
      maxOutputTokens: 1000,
      tiers: [{ fromPromptTokens: 0, usdPerMillion: { input: '0.333333', output: '1.7', cache_read: '0.1' } }],
      perCallUsd: { request: '0.005' },
      multipliers: { flex: '0.55' },
    });
    const upstreamId = listUpstreams(server.services).find(({ name }) => name === upstreamName)?.id ?? '';
    await saveModel(server.services, staff, id, { routes: [{ upstreamId, upstreamModel: model, priority: 0, weight: 1 }] });
    upstream.script(answer('flex'));
    const receiptId = await call({ model: id, service_tier: 'flex' });
    const receipt: ApiReceipt = await read(`/api/usage-logs/${receiptId}`);
    expect(receipt).toMatchObject({ multiplier: '0.55', calls_usd: '0.005' });
    expect(recompute(receipt)).toBe(receipt.total_usd);
    expect(parseUsd(receipt.total_usd) > parseUsd('0.005')).toBe(true);
    expect(await proveReceipt(server.services.sql, receiptId)).toMatchObject({ problem: null });
  });

  test('a receipt whose line, total or transfer was changed is reported', async () => {
    // The application cannot change a receipt, but the database owner can.
    const { sql, close } = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    upstream.script(answer('default'));
    const id = await call();
    const problem = async () => (await proveReceipt(server.services.sql, id))?.problem;
    await sql`UPDATE receipts SET line_items = jsonb_set(line_items, '{0,amountPico}', '"1"') WHERE id = ${id}`;
    expect(await problem()).toContain('=1 ');
    await sql`UPDATE receipts SET line_items = jsonb_set(line_items, '{0,amountPico}',
      to_jsonb(((line_items #>> '{0,quantity}')::bigint * (line_items #>> '{0,picoPerUnit}')::bigint)::text)) WHERE id = ${id}`;
    expect(await problem()).toBeNull();
    await sql`UPDATE receipts SET write_off_nano = 1 WHERE id = ${id}`;
    expect(await problem()).toContain('against transfers of');
    await sql`UPDATE receipts SET write_off_nano = 0 WHERE id = ${id}`;
    await close();
  });

  test('a customer sees every attempt without the upstream; staff see the upstreams’ names', async () => {
    let tries = 0;
    upstream.script(() => (tries++ === 0 ? json(503, { error: { message: 'secret words' } }) : answer('default')()));
    const id = await call();
    const receipt = await readReceipt(server.services.db, customer.accountId, id);
    expect(receipt.attempts).toEqual([
      { number: 1, httpStatus: 503, errorKind: 'overloaded', ms: expect.any(Number) },
      { number: 2, httpStatus: 200, errorKind: null, ms: expect.any(Number) },
    ]);
    const forCustomer = JSON.stringify([receipt, await read(`/api/usage-logs/${id}`)]);
    const found = await findRequest(server.services, id);
    expect(found).toMatchObject({
      account: { id: customer.accountId, email: customer.email },
      upstream: { name: upstreamName },
      upstreamModel: model,
      attempts: [
        { number: 1, upstreamName, httpStatus: 503 },
        { number: 2, upstreamName, httpStatus: 200 },
      ],
      transfers: [{ code: 'usage', part: 'promo', amountUsd: receipt.costUsd }],
      costUsd: receipt.costUsd,
    });
    for (const secret of [found.upstream?.id ?? '', upstreamName]) expect(forCustomer).not.toContain(secret);
    await expect(findRequest(server.services, newId())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('rates', () => {
  type Pricing = { price_version: string; tiers: { usd_per_million: Record<string, string> }[]; scheduled_versions: unknown[] };
  const pricing = async () => ((await read(`/v1/models/${model}`)) as { pricing: Pricing }).pricing;
  const page = async () => {
    const context = { services: server.services, signedIn: null, network: '', device: '', log: server.services.log, setCookie: () => {} };
    const models = await catalogRouter.createCaller(context).listModels();
    return models.find(({ id }) => id === model);
  };

  test('/v1/models, the models page and the receipt show the rates of one row', async () => {
    upstream.script(answer('default'));
    const check = async () => {
      const [listed, shown, id] = [await pricing(), await page(), await call()];
      const receipt: ApiReceipt & { line_items: readonly { meter: string }[] } = await read(`/api/usage-logs/${id}`);
      expect([shown?.priceVersionId, receipt.price_version]).toEqual([listed.price_version, listed.price_version]);
      const rates = listed.tiers[0]?.usd_per_million ?? {};
      expect(shown?.tiers[0]?.usdPerMillion).toEqual(rates);
      for (const { meter, rate_usd } of receipt.line_items) expect(rate_usd).toBe(rates[meter]);
      return { listed, shown };
    };
    const first = await check();
    // A price decrease takes effect immediately, so all three change.
    const rates = { perCallUsd: {}, multipliers: first.shown?.multipliers ?? {} };
    const tiers = (input: string) => [{ fromPromptTokens: 0, usdPerMillion: { input, output: '1', cache_read: '0.01' } }];
    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    await announcePrice(server.services, staff, model, { ...rates, tiers: tiers('0.2'), effectiveAt: new Date() });
    await announcePrice(server.services, staff, model, { ...rates, tiers: tiers('0.3'), effectiveAt: days(20) });
    await announcePrice(server.services, staff, model, {
      ...rates,
      perCallUsd: { web_search: '0.02' },
      tiers: tiers('0.25'),
      effectiveAt: days(10),
    });
    const second = await check();
    expect(second.listed.price_version).not.toBe(first.listed.price_version);
    // `announced` lists all by date; the older field has the first one.
    expect(second.shown?.announced.map(({ tiers: [tier] }) => tier?.usdPerMillion.input)).toEqual(['0.25', '0.3']);
    expect(second.shown?.announced[0]?.perCallUsd).toEqual({ web_search: '0.02' });
    expect(second.shown?.scheduled).toEqual(second.shown?.announced[0]);
    expect(second.listed.scheduled_versions).toMatchObject([
      { per_call_usd: { web_search: '0.02' }, tiers: [{ usd_per_million: { input: '0.25' } }] },
      { per_call_usd: {}, tiers: [{ usd_per_million: { input: '0.3' } }] },
    ]);
    expect(second.listed).toMatchObject({ scheduled: second.listed.scheduled_versions[0] });
  });

  test('a prepended system prompt is disclosed with its token count and cost', async () => {
    const models = (await catalogRouter
      .createCaller({ services: server.services, signedIn: null, network: '', device: '', log: server.services.log, setCookie: () => {} })
      .listModels()) as { systemPrompt: string | null; systemPromptCost: unknown }[];
    expect(models.every(({ systemPrompt, systemPromptCost }) => systemPrompt === null && systemPromptCost === null)).toBe(true);
    await server.services.sql`UPDATE models SET system_prompt = 'Answer in verse, please.', system_prompt_on = true WHERE id = ${model}`;
    await server.services.catalog.reload();
    const shown = await page();
    const tokens = shown?.systemPromptCost?.tokens ?? 0;
    expect(tokens).toBeGreaterThan(3);
    expect(tokens).toBeLessThan(10);
    expect(shown).toMatchObject({
      systemPrompt: 'Answer in verse, please.',
      systemPromptCost: {
        inputUsd: formatUsd(BigInt(tokens) * 200n),
        cacheReadUsd: formatUsd(BigInt(tokens) * 10n),
      },
    });
    expect(await read(`/v1/models/${model}`)).toMatchObject({ system_prompt: { tokens, text: 'Answer in verse, please.' } });
  });
});
