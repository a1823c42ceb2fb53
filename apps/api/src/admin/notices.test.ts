import { newId } from '@derouter/db';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { mailPriceNotices } from '../catalog/mail-price-notices.ts';
import { mailLowBalances } from '../credits/mail-low-balances.ts';
import { changeNoticeSettings } from '../credits/notice-settings.ts';
import { addCustomer, type TestCustomer } from '../testing/add-customer.ts';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { adjustCustomer, readMovements } from './adjust-customer.ts';
import { compareWithList, importPrices } from './import-prices.ts';
import { listModels } from './models.ts';
import { announcePrice } from './prices.ts';
import { listUnknownUsage } from './unknown-usage.ts';

let server: TestServer;
let staff: string;
const inDays = (n: number) => new Date(Date.now() + n * 86_400_000);

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  staff = newId();
  await server.services
    .sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staff}, 's@example.com', 's@example.com', true)`;
});
afterAll(() => server.stop());

async function mailsTo({ email }: TestCustomer, count: number): Promise<{ subject: string; text: string }[]> {
  const read = () => server.services.sql<{ subject: string; text: string }[]>`
    SELECT subject, text FROM outbox_mails WHERE recipient = ${email} ORDER BY created_at`;
  await expect.poll(async () => (await read()).length, { timeout: 8000 }).toBe(count);
  return read();
}

const use = (customer: TestCustomer, modelId: string, daysAgo: number) => server.services.sql`
  INSERT INTO usage_hourly (account_id, hour, key_id, model_id, requests, failures, input_tokens, output_tokens, cache_read_tokens,
    cache_write_tokens, total_nano, write_off_nano)
  VALUES (${customer.accountId}, date_trunc('hour', now() - make_interval(days => ${daysAgo})), ${newId()}, ${modelId}, 1, 0, 1, 1, 0, 0, 0, 0)`;

const rates = (input: string) => ({
  tiers: [{ fromPromptTokens: 0, usdPerMillion: { input, output: '15', cache_read: '0.3' } }],
  perCallUsd: {},
  multipliers: {},
});

describe('announced prices', () => {
  test('customers who used the model in the last 90 days or subscribed to all notices get one mail with rates and date', async () => {
    const [user, former, stranger, curious] = await Promise.all([1, 2, 3, 4].map(() => addCustomer(server)));
    if (!user || !former || !stranger || !curious) throw new Error('no customers');
    await use(user, 'sandbox-gpt', 89);
    await use(former, 'sandbox-gpt', 91);
    await use(stranger, 'sandbox-claude', 1);
    await changeNoticeSettings(server.services.db, curious.accountId, { allPriceNotices: true });
    await server.services.sql`UPDATE users SET locale = 'zh' WHERE id = ${curious.userId}`;
    const effectiveAt = inDays(8);
    const { scheduled } = await announcePrice(server.services, staff, 'sandbox-gpt', { ...rates('4'), effectiveAt });
    const [mail] = await mailsTo(user, 1);
    const date = effectiveAt.toISOString().slice(0, 10);
    expect(mail?.subject).toBe(`The price of Sandbox GPT changes on ${date}`);
    expect(mail?.text).toContain(`Sandbox GPT, from ${effectiveAt.toISOString().slice(0, 16).replace('T', ' ')} (UTC)\n    Input: 3 → 4\n`);
    expect(mail?.text).not.toContain('Output');
    expect((await mailsTo(curious, 1))[0]?.subject).toContain('价格');
    // The job may run twice.
    await mailPriceNotices(server.services, [scheduled?.priceVersionId ?? '']);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await mailsTo(user, 1);
    await mailsTo(former, 0);
    await mailsTo(stranger, 0);
  });
});

describe('list prices', () => {
  test('a new installation matches the list prices; a difference is shown first and then announced', async () => {
    expect(await compareWithList(server.services)).toEqual([]);
    const model = listModels(server.services).find(({ id }) => id === 'claude-haiku-4-5');
    if (!model) throw new Error('no such model');
    const cheaper = model.tiers.map((tier) => ({ ...tier, usdPerMillion: { ...tier.usdPerMillion, input: '0.5' } }));
    const customer = await addCustomer(server);
    await use(customer, model.id, 1);
    await announcePrice(server.services, staff, model.id, { ...model, tiers: cheaper, effectiveAt: new Date() });
    const [difference, ...others] = await compareWithList(server.services);
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ modelId: model.id, kind: 'changed', rises: true });
    expect(difference?.current?.tiers[0]?.usdPerMillion.input).toBe('0.5');
    expect(difference?.listed.tiers).toEqual(model.tiers);
    const take = (effectiveAt: Date, modelIds = [model.id]) => importPrices(server.services, staff, { modelIds, effectiveAt });
    await expect(take(inDays(1))).rejects.toMatchObject({ code: 'price_notice_too_short' });
    await expect(take(inDays(8), ['gpt-none'])).rejects.toMatchObject({ code: 'not_found' });
    // An announced price counts, so nothing differs any more.
    expect(await take(inDays(8))).toEqual([]);
    expect(listModels(server.services).find(({ id }) => id === model.id)?.scheduled?.tiers).toEqual(model.tiers);
    const [, mail] = await mailsTo(customer, 2);
    expect(mail?.text).toContain('Input: 0.5 → ');
  });
});

describe('low balances', () => {
  test('a customer gets one mail per crossing of the threshold', async () => {
    const customer = await addCustomer(server, '10');
    const adjust = (kind: 'debit' | 'promotion' | 'credit', amountUsd: string) =>
      adjustCustomer(server.services, staff, { accountId: customer.accountId, kind, amountUsd, adjustmentId: newId(), reason: 'test' });
    await adjust('credit', '10');
    await changeNoticeSettings(server.services.db, customer.accountId, { lowBalanceUsd: '15' });
    await mailLowBalances(server.services);
    await adjust('debit', '5');
    await mailLowBalances(server.services);
    await mailsTo(customer, 0);
    await adjust('debit', '0.01');
    await Promise.all([mailLowBalances(server.services), mailLowBalances(server.services)]);
    await mailLowBalances(server.services);
    const [mail] = await mailsTo(customer, 1);
    expect(mail?.subject).toBe('Your derouter balance is below $15');
    expect(mail?.text).toContain('Your balance is $14.99.');
    await adjust('credit', '1');
    await mailLowBalances(server.services);
    await adjust('debit', '2');
    await mailLowBalances(server.services);
    await mailsTo(customer, 2);
  });

  test.each(['-1', '1.001', '1e3', 'x', '123456'])('threshold "%s" is refused', async (lowBalanceUsd) => {
    const customer = await addCustomer(server);
    const change = changeNoticeSettings(server.services.db, customer.accountId, { lowBalanceUsd });
    await expect(change).rejects.toMatchObject({ code: 'amount_invalid' });
  });
});

describe('staff adjustments', () => {
  test('an adjustment is booked once with its reason and author, and is listed among the wallet’s movements', async () => {
    const customer = await addCustomer(server);
    const input = { accountId: customer.accountId, kind: 'credit' as const, amountUsd: '2.5', adjustmentId: newId(), reason: 'outage' };
    await adjustCustomer(server.services, staff, input);
    expect(await adjustCustomer(server.services, staff, input)).toMatchObject({ balanceUsd: '2.5' });
    await expect(adjustCustomer(server.services, staff, { ...input, amountUsd: '3' })).rejects.toMatchObject({ code: 'conflict' });
    const tooMuch = { ...input, kind: 'debit' as const, amountUsd: '2.500001', adjustmentId: newId() };
    await expect(adjustCustomer(server.services, staff, tooMuch)).rejects.toMatchObject({ code: 'conflict' });
    for (const amountUsd of ['0', '-1', '10001', '1.0000001', 'NaN']) {
      await expect(adjustCustomer(server.services, staff, { ...input, amountUsd, adjustmentId: newId() })).rejects.toMatchObject({
        code: 'amount_invalid',
      });
    }
    expect(await readMovements(server.services, customer.accountId)).toMatchObject([
      { code: 'adjustment', amountUsd: '2.5', reason: 'outage', actor: `staff:${staff}` },
    ]);
    const actions = await server.services.sql`SELECT action, reason FROM staff_actions WHERE subject = ${customer.accountId}`;
    expect(actions).toEqual([{ action: 'adjust (credit 2.5)', reason: 'outage' }]);
  });
});

test('usage fields that no meter covers are listed for staff', async () => {
  const id = newId();
  await server.services.sql`
    INSERT INTO receipts (id, created_at, account_id, wallet_id, key_id, dialect, model_asked, model_id, price_version_id, line_items,
      unknown_usage, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, total_nano, hold_nano, write_off_nano, source,
      status, http_status, streamed, system_prompt, duration_ms)
    VALUES (${id}, now(), ${newId()}, 1, ${newId()}, 'openai-chat', 'gpt-x', 'gpt-x', ${newId()}, '[]',
      '{"quantum_tokens": 7, "details": {"a": 1}}', 0, 0, 0, 0, 0, 0, 0, 'none', 'completed', 200, false, 'off', 1)`;
  expect(await listUnknownUsage(server.services)).toMatchObject([
    { modelId: 'gpt-x', field: 'details', requests: 1 },
    { modelId: 'gpt-x', field: 'quantum_tokens', requests: 1, example: '7', receiptId: id },
  ]);
});
