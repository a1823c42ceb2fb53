import { formatUsd, oneMillion, type PriceRates, parseUsd, priceUsage, roundToNano, storePriceRates } from '@derouter/billing';
import { newId } from '@derouter/db';
import { createDatabase, type ThrowawayDatabase } from '@derouter/testkit';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { rollUpModels } from '../business/roll-up-models.ts';
import { previewPrice } from './preview-price.ts';
import { readRates } from './read-rates.ts';

const model = 'tiered-model';
const dayMs = 86_400_000;
const now = new Date();
const version = newId();
const tier = (fromPromptTokens: number, input: string, output: string) => ({
  fromPromptTokens,
  usdPerMillion: { input, output, cache_read: '0.300007', output_audio: '77' },
});
/** In force: two sizes of prompts, half price for batches. */
const current = readRates({ tiers: [tier(0, '3', '15'), tier(200_000, '6', '22.5')], perCallUsd: {}, multipliers: { batch: '0.5' } });
const next = {
  tiers: [tier(0, '2.999999', '21'), tier(200_000, '7.000001', '19')],
  perCallUsd: { web_search: '0.011', request: '0.000003' },
  multipliers: { batch: '0.333333', priority: '1.75' },
};
const customers = Array.from({ length: 14 }, () => newId());
/** The last three: used the model two months ago, has deleted the account, has never used it but wants every notice. */
const [earlier, deleted, reader] = customers.slice(-3) as [string, string, string];

interface Used {
  readonly accountId: string;
  readonly at: Date;
  readonly serviceTier: string | null;
  readonly usage: Readonly<Record<string, number>>;
}

/** The same every time. */
function* receiptsOfTwoMonths(): Generator<Used> {
  let seed = 20_261_130;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  for (let i = 0; i < 500; i++) {
    const accountId = customers[random(customers.length - 1)] ?? '';
    const daysAgo = accountId === earlier ? 45 + random(30) : random(60);
    const usage = {
      input: random(3) === 0 ? 180_000 + random(40_000) : random(4000),
      ...(random(2) ? { cache_read: random(30_000) } : {}),
      ...(random(5) ? {} : { output_audio: random(900) }),
      ...(random(4) ? {} : { web_search: 1 + random(3) }),
      output: random(2000),
    };
    const serviceTier = [null, 'batch', 'priority', 'unknown'][random(4)] ?? null;
    yield { accountId, at: new Date(now.getTime() - daysAgo * dayMs - random(3_600_000)), serviceTier, usage };
  }
}
const receipts = [...receiptsOfTwoMonths()];

let database: ThrowawayDatabase;
beforeAll(async () => {
  database = await createDatabase(inject('templateDatabaseUrl'));
  const { sql } = database;
  await sql`INSERT INTO ledger_accounts (id, code) SELECT 90000 + n, 'test:' || n FROM generate_series(0, 27) n`;
  for (const [i, id] of customers.entries()) {
    await sql`INSERT INTO wallets (id, paid_account_id, promo_account_id) VALUES (${90_000 + i}, ${90_000 + 2 * i}, ${90_001 + 2 * i})`;
    await sql`
      INSERT INTO accounts (id, wallet_id, all_price_notices, deleted_at)
      VALUES (${id}, ${90_000 + i}, ${id === reader || id === deleted}, ${id === deleted ? now : null})`;
    const address = `customer${i}@example.com`;
    await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${newId()}, ${id}, ${address}, ${address})`;
  }
  await sql`INSERT INTO models (id, display_name, vendor, dialects) VALUES (${model}, 'Tiered', 'test', '{}')`;
  await sql`
    INSERT INTO price_versions (id, model_id, rates, effective_at, created_by)
    VALUES (${version}, ${model}, ${JSON.stringify(storePriceRates(current))}::text::jsonb, now(), 'test')`;
  await sql`SELECT create_receipt_partition((now() - make_interval(months => m))::date) FROM generate_series(0, 3) m`;
  for (const { accountId, at, serviceTier, usage } of receipts) {
    const { lineItems, totalNano } = priceUsage(usage, current, serviceTier);
    const items = lineItems.map((item) => ({ ...item, quantity: String(item.quantity), picoPerUnit: '0', amountPico: '0' }));
    await sql`
      INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source, status,
        http_status, streamed, system_prompt, duration_ms, service_tier)
      VALUES (uuidv7(${at.toISOString()}::timestamptz - clock_timestamp()), ${at.toISOString()}::timestamptz, ${accountId}, 1, ${newId()},
        'openai-chat', ${model}, ${model}, ${version}, ${JSON.stringify(items)}::text::jsonb, 0, 0, 0, 0, ${totalNano.toString()}::bigint, 0, 0,
        'reported', 'completed', 200, false, 'off', 1, ${serviceTier})`;
  }
  await sql`
    INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
      cache_write_tokens, total_nano, write_off_nano)
    SELECT account_id, date_trunc('hour', created_at), ${newId()}::uuid, model_id, count(*), 0, 0, 0, 0, 0, sum(total_nano), 0
    FROM receipts GROUP BY 1, 2, 4`;
});
afterAll(() => database.close());

const entry = { model: { id: model }, versions: [{ effectiveAt: new Date(0), rates: current }] };
const preview = (page: { cursor?: string; limit?: number } = {}, rates = next) =>
  previewPrice(
    {
      catalog: { find: () => entry },
      reports: { read: (work: (reader: object) => unknown) => work(database) },
    } as unknown as Parameters<typeof previewPrice>[0],
    { ...rates, modelId: model, limit: 50, ...page },
  );

/** What a receipt costs at some rates, in millionths of a pico-USD, from the lines that a receipt of these rates would have. */
function costOf({ usage, serviceTier }: Used, rates: PriceRates): bigint {
  const { lineItems, multiplierMillionths } = priceUsage(usage, rates, serviceTier);
  const isCall = (meter: string) => meter === 'web_search' || meter === 'request';
  return lineItems.reduce((sum, { meter, amountPico }) => sum + amountPico * (isCall(meter) ? oneMillion : multiplierMillionths), 0n);
}

test('agrees with every receipt of the month priced anew: tiers, service tiers, multipliers, meters and calls', async () => {
  const empty = await preview();
  expect(empty).toMatchObject({ summedUntil: null, told: 1, chargedUsd: '0' });
  // Repeating it changes nothing.
  for (let i = 0; i < 2; i++) await rollUpModels(database, now);
  const firstDay = Math.floor(now.getTime() / dayMs) * dayMs - 29 * dayMs;
  const rates = readRates(next);
  const month = receipts.filter(({ at, accountId }) => at.getTime() >= firstDay && accountId !== deleted);
  const expected = customers
    .filter((id) => id !== deleted)
    .map((accountId) => {
      const own = month.filter((one) => one.accountId === accountId);
      const charged = own.reduce((sum, one) => sum + priceUsage(one.usage, current, one.serviceTier).totalNano, 0n);
      const would = roundToNano(own.reduce((sum, one) => sum + costOf(one, rates), 0n));
      return { accountId, requests: own.length, chargedUsd: formatUsd(charged), wouldCostUsd: formatUsd(would), change: would - charged };
    })
    .sort((a, b) => {
      const [sizeA, sizeB] = [a, b].map(({ change }) => (change < 0n ? -change : change)) as [bigint, bigint];
      if (sizeA !== sizeB) return sizeB > sizeA ? 1 : -1;
      return b.accountId > a.accountId ? 1 : -1;
    });
  expect(month.length).toBeGreaterThan(150);
  const all = await preview();
  expect(all.items.map(({ email, changeUsd, ...item }) => ({ ...item, change: parseUsd(changeUsd) }))).toEqual(expected);
  expect(all).toMatchObject({
    told: 13,
    isApproximate: false,
    nextCursor: null,
    summedUntil: now.toISOString(),
    chargedUsd: formatUsd(expected.reduce((sum, { chargedUsd }) => sum + parseUsd(chargedUsd), 0n)),
    wouldCostUsd: formatUsd(roundToNano(month.reduce((sum, one) => sum + costOf(one, rates), 0n))),
  });
  expect(all.items.filter(({ requests }) => requests === 0).map(({ accountId }) => accountId)).toEqual([earlier, reader].sort().reverse());

  const paged = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof preview>> = await preview({ limit: 2, ...(cursor ? { cursor } : {}) });
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(all.items);
});

test('a price with other sizes of prompts is compared by the start of the sizes that there were, and says so', async () => {
  const flat = { ...next, tiers: [tier(0, '2', '10'), tier(200_001, '9', '30')] };
  const { isApproximate, wouldCostUsd } = await preview({}, flat);
  const rates = readRates({ ...flat, tiers: [tier(0, '2', '10')] });
  expect(isApproximate).toBe(true);
  const firstDay = Math.floor(now.getTime() / dayMs) * dayMs - 29 * dayMs;
  const month = receipts.filter(({ at, accountId }) => at.getTime() >= firstDay && accountId !== deleted);
  expect(wouldCostUsd).toBe(formatUsd(roundToNano(month.reduce((sum, one) => sum + costOf(one, rates), 0n))));
});

test('who has not used the model for 90 days is not told, and leaves the sums', async () => {
  await rollUpModels(database, new Date(now.getTime() + 95 * dayMs));
  expect(await preview()).toMatchObject({ told: 1, chargedUsd: '0', items: [{ accountId: reader, requests: 0 }] });
  expect(await database.sql`SELECT 1 FROM model_usage_recent UNION ALL SELECT 1 FROM model_usage_shapes`).toEqual([]);
});
