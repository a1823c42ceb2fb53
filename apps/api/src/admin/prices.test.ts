import { connect, newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { listModels } from './models.ts';
import { announcePrice, withdrawPrice } from './prices.ts';

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
  server = await startTestServer(inject('templateDatabaseUrl'));
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
    await withdrawPrice(server.services, staff, scheduled?.priceVersionId ?? '');
    expect(current()?.scheduled).toBeNull();
    await expect(withdrawPrice(server.services, staff, scheduled?.priceVersionId ?? '')).rejects.toMatchObject({ code: 'conflict' });
    await expect(withdrawPrice(server.services, staff, current()?.priceVersionId ?? '')).rejects.toMatchObject({ code: 'conflict' });
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
    await withdrawPrice(server.services, staff, dear);
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
