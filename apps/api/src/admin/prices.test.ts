import { formatUsd, priceUsage } from '@derouter/billing';
import { type RatesInput, rates as ratesSchema } from '@derouter/contracts';
import { connect, newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rollUpModels } from '../business/roll-up-models.ts';
import { mailPriceNotices } from '../catalog/mail-price-notices.ts';
import { addGatewayCustomer, type GatewayCustomer } from '../testing/gateway-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { listModels } from './models.ts';
import { previewPrice } from './preview-price.ts';
import { readPriceHistory } from './price-history.ts';
import { announcePrice, withdrawPrice } from './prices.ts';
import { readRates } from './read-rates.ts';

let server: TestServer;
let staff: string;
const model = 'sandbox-gpt';
const days = (n: number) => new Date(Date.now() + n * 86_400_000);
const rates = (input: string, output: string) => ({
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output, cache_read: '0.3' } }],
  perCallUsd: {},
  multipliers: {},
});

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { SANDBOX_UPSTREAM: 'on' });
  staff = newId();
  await server.services
    .sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staff}, 's@example.com', 's@example.com', true)`;
});
afterAll(() => server.stop());

const announce = (input: string, output: string, effectiveAt: Date) =>
  announcePrice(server.services, staff, model, { ...rates(input, output), effectiveAt });
const current = () => listModels(server.services).find(({ id }) => id === model);

describe('prices', () => {
  test('a price increase needs seven days’ notice; a decrease can start immediately', async () => {
    await expect(announce('3', '15.000001', days(6.9))).rejects.toMatchObject({ code: 'price_notice_too_short' });
    await expect(announce('2', '20', days(1))).rejects.toMatchObject({ code: 'price_notice_too_short' });
    await announce('2', '10', new Date());
    expect(current()?.tiers[0]?.usdPerMillion).toMatchObject({ input: '2', output: '10' });
  });

  test('an announced price is shown with its date, and can be withdrawn before it starts', async () => {
    const { scheduled } = await announce('4', '20', days(8));
    expect(scheduled).toMatchObject({ tiers: [{ usdPerMillion: { input: '4' } }] });
    await withdrawPrice(server.services, staff, scheduled?.priceVersionId ?? '', 'a mistake');
    expect(current()?.scheduled).toBeNull();
    await expect(withdrawPrice(server.services, staff, scheduled?.priceVersionId ?? '', 'a mistake')).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(withdrawPrice(server.services, staff, current()?.priceVersionId ?? '', 'a mistake')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('after an announced increase, which may be withdrawn, a price is also compared with the current one', async () => {
    const { sql, close } = await connect(server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    const dear = newId();
    const perToken = { input: '9000000', output: '40000000' };
    // Backdate the announcement by six days.
    await sql.begin(async (tx) => {
      await tx`ALTER TABLE price_versions DISABLE TRIGGER price_versions_notice`;
      await tx`INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
        VALUES (${dear}, ${model}, ${JSON.stringify({ tiers: [{ fromPromptTokens: 0, perToken }] })}::jsonb, now() + interval '1 day', 'test')`;
      await tx`ALTER TABLE price_versions ENABLE TRIGGER price_versions_notice`;
    });
    await close();
    await server.services.catalog.reload();
    await expect(announce('8', '30', days(1.5))).rejects.toMatchObject({ code: 'price_notice_too_short', param: 'effectiveAt' });
    await withdrawPrice(server.services, staff, dear, 'a mistake');
  });

  test('a decrease before an announced increase does not shorten the notice of later increases', async () => {
    await announce('3', '12', days(10));
    await expect(announce('3.5', '12', days(3))).rejects.toMatchObject({ code: 'price_notice_too_short' });
  });
});

describe('database checks', () => {
  const insert = (input: string, effective: string, announced = 'now()') =>
    server.services.sql.unsafe(
      `INSERT INTO price_versions (id, model_id, rates, announced_at, effective_at, created_by)
       VALUES ('${newId()}', '${model}', '{"tiers":[{"fromPromptTokens":0,"perToken":{"input":"${input}","output":"10000000","cache_read":"300000"}}]}', ${announced}, ${effective}, 'test')`,
    );

  test('the database refuses an increase without notice or one announced in the past', async () => {
    await expect(insert('2000001', "now() + interval '6 days'")).rejects.toThrow(/rises takes effect/);
    await expect(insert('2000001', "now() + interval '1 day'", "now() - interval '7 days'")).rejects.toThrow(/announced in the past/);
    await expect(insert('1999999', 'now()')).resolves.toBeDefined();
  });

  test('the database refuses any change to an announced price', async () => {
    await expect(server.services.sql`UPDATE price_versions SET rates = '{}'`).rejects.toThrow(/not changed/);
    await expect(server.services.sql`DELETE FROM price_versions`).rejects.toThrow(/not changed/);
    await expect(server.services.sql`UPDATE price_versions SET withdrawn_at = now() WHERE effective_at <= now()`).rejects.toThrow(
      /not changed/,
    );
  });
});

describe('the preview of a price', () => {
  test('says who is told and what the last month would have cost, to the last digit, as the announcement then does', async () => {
    const { services } = server;
    const customers = await Promise.all(['20', '20', '20'].map((usd) => addGatewayCustomer(server, usd)));
    const [big, small, reader] = customers;
    if (!big || !small || !reader) throw new Error('no customers');
    const ask = async (customer: GatewayCustomer, times: number, dialect: 'whole' | 'cheap' = 'whole') => {
      for (let i = 0; i < times; i++) {
        const messages = [{ role: 'user', content: `Count to ${i} ${'and on '.repeat(dialect === 'whole' ? 30 : 1)}` }];
        expect((await customer.call('/v1/chat/completions', { model, messages })).status).toBe(200);
      }
    };
    await ask(big, 4);
    await ask(small, 1, 'cheap');
    await services.sql`UPDATE accounts SET all_price_notices = true WHERE id = ${reader.accountId}`;
    await expect.poll(async () => (await services.sql`SELECT 1 FROM receipts`).length).toBe(5);
    for (let i = 0; i < 2; i++) await rollUpModels(services);

    const same = listModels(services).find(({ id }) => id === model);
    if (!same) throw new Error('no model');
    const preview = (changed: RatesInput, page: { cursor?: string; limit?: number } = {}) =>
      previewPrice(services, { ...changed, modelId: model, limit: 50, ...page });
    const { tiers, perCallUsd, multipliers } = same;
    const current = ratesSchema.parse({ tiers, perCallUsd, multipliers });
    // At the same rates each would have paid what they paid.
    const unchanged = await preview(current);
    const [charged] = await services.sql<{ nano: string }[]>`SELECT sum(total_nano)::text AS nano FROM receipts`;
    expect([unchanged.chargedUsd, unchanged.wouldCostUsd]).toEqual([formatUsd(BigInt(charged?.nano ?? 0)), unchanged.chargedUsd]);
    expect(unchanged.items.map(({ changeUsd }) => changeUsd)).toEqual(['0', '0', '0']);
    expect(unchanged).toMatchObject({ told: 3, isApproximate: false, nextCursor: null });

    // Each receipt priced anew is the reference.
    const dearer = { ...rates('7', '21'), perCallUsd: { request: '0.01' } };
    const receipts = await services.sql<{ accountId: string; items: { meter: string; quantity: string }[] }[]>`
      SELECT account_id AS "accountId", line_items AS items FROM receipts`;
    const expected = new Map<string, bigint>();
    for (const { accountId, items } of receipts) {
      const usage = Object.fromEntries(items.map(({ meter, quantity }) => [meter, Number(quantity)]));
      expected.set(accountId, (expected.get(accountId) ?? 0n) + priceUsage(usage, readRates(dearer)).totalNano);
    }
    const all = await preview(dearer);
    expect(all.items.map(({ accountId, wouldCostUsd }) => [accountId, wouldCostUsd])).toEqual([
      [big.accountId, formatUsd(expected.get(big.accountId) ?? 0n)],
      [small.accountId, formatUsd(expected.get(small.accountId) ?? 0n)],
      [reader.accountId, '0'],
    ]);
    const paged = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof preview>> = await preview(dearer, { limit: 1, ...(cursor ? { cursor } : {}) });
      paged.push(...page.items);
      cursor = page.nextCursor;
      expect(page.told).toBe(3);
    }
    expect(paged).toEqual(all.items);
    await expect(preview(dearer, { cursor: 'x' })).rejects.toMatchObject({ code: 'validation_failed' });
    const otherSizes = { ...dearer, tiers: [...dearer.tiers, { fromPromptTokens: 1000, usdPerMillion: { input: '9', output: '30' } }] };
    expect(await preview(otherSizes)).toMatchObject({ isApproximate: true, told: 3 });
    const absurd = rates('999999999', '999999999');
    expect(Number((await preview(absurd)).wouldCostUsd)).toBeGreaterThan(1000);

    await announcePrice(services, staff, model, { ...dearer, effectiveAt: days(8) });
    const [version] = await services.sql<
      { id: string }[]
    >`SELECT id FROM price_versions WHERE model_id = ${model} ORDER BY announced_at DESC LIMIT 1`;
    await mailPriceNotices(services, [version?.id ?? '']);
    const told = await services.sql<
      { id: string }[]
    >`SELECT account_id AS id FROM price_notices WHERE price_version_id = ${version?.id ?? ''}`;
    expect(told.map(({ id }) => id).sort()).toEqual(all.items.map(({ accountId }) => accountId).sort());
  });

  test('the history has every price with what it replaced, also one that was withdrawn', async () => {
    const history = await readPriceHistory(server.services, model);
    expect(history.filter(({ state }) => state === 'current')).toHaveLength(1);
    expect(history.some(({ state }) => state === 'withdrawn')).toBe(true);
    expect(history.at(-1)).toMatchObject({ before: null, createdBy: 'first catalogue', state: 'past' });
    expect(history[0]).toMatchObject({ state: 'announced', createdBy: 's@example.com' });
    const inForce = history.filter(({ state }) => state !== 'withdrawn');
    for (const [i, { before }] of inForce.entries()) expect(before?.tiers).toEqual(inForce[i + 1]?.tiers);
    expect(await readPriceHistory(server.services, 'nothing')).toEqual([]);
  });
});
