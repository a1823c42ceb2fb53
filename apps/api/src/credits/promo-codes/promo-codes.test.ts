import { openWallet, prove, readWallet } from '@derouter/billing';
import { type NewPromoCode, newPromoCode } from '@derouter/contracts';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addPromoCode, disablePromoCode, listPromoCodes } from '../../admin/promo-codes.ts';
import { startBeside, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { createPromoCode, hashPromoCode } from './hash-promo-code.ts';
import { redeemPromoCode } from './redeem-promo-code.ts';

let server: TestServer;
let other: TestServer;
const staffUserId = newId();

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
  other = await startBeside(server);
  await server.services
    .sql`INSERT INTO users (id, email, email_canonical, is_staff) VALUES (${staffUserId}, 'staff@example.com', 'staff@example.com', true)`;
});
afterAll(async () => {
  await other.stop();
  await server.stop();
});
beforeEach(() => server.services.sql`DELETE FROM attempts`);

async function createCustomer() {
  const { sql } = server.services;
  const [accountId, userId] = [newId(), newId()];
  const walletId = await openWallet(sql);
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${userId}, ${accountId}, ${userId}, ${userId})`;
  return {
    accountId,
    wallet: () => readWallet(sql, walletId),
    redeem: (code: string, { network = '203.0.113.7', at = server }: { network?: string; at?: TestServer } = {}) =>
      redeemPromoCode(at.services, { accountId, userId, network, code }),
  };
}
const create = (over: Partial<NewPromoCode> = {}) =>
  addPromoCode(server.services, staffUserId, newPromoCode.parse({ id: newId(), label: 'launch', amountUsd: '5', maxUses: 100, ...over }));
const fails = (code: string) => expect.objectContaining({ code });
const view = async (id: string) => (await listPromoCodes(server.services, { limit: 200 })).items.find((promo) => promo.id === id);

test('a code gives promotional credit once per account', async () => {
  const { id, code } = await create();
  const customer = await createCustomer();
  expect(await customer.redeem(code)).toEqual({ creditedUsd: '5' });
  const { postedNano, promoNano } = await customer.wallet();
  // All of it is promotional, which is never refunded.
  expect([postedNano, promoNano]).toEqual([5_000_000_000n, 5_000_000_000n]);
  await expect(customer.redeem(code)).rejects.toEqual(fails('promo_already_redeemed'));
  expect((await customer.wallet()).postedNano).toBe(5_000_000_000n);
  expect(await view(id)).toMatchObject({ uses: 1, maxUses: 100, label: 'launch', amountUsd: '5', createdBy: `staff:${staffUserId}` });
  expect((await prove(server.services.sql)).findings).toEqual([]);
});

test('a card redeems a code once, whichever accounts paid with it or saved it', async () => {
  const { sql } = server.services;
  const pay = (accountId: string, fingerprint: string | null) =>
    server.services.payments.book('test').settle({
      ...{ clearing: 'clearing:test', paymentRef: newId(), for: { accountId }, grossNano: 5_000_000_000n, taxNano: 0n },
      evidence: fingerprint ? { card: { fingerprint } } : { method: 'crypto' },
      settledAt: new Date(),
    });
  const save = (accountId: string, fingerprint: string) => sql`
    INSERT INTO auto_top_ups (account_id, provider, payment_method_id, card_brand, card_last4, card_exp_month, card_exp_year, card_fingerprint, card_saved_at)
    VALUES (${accountId}, 'stripe', ${`pm_${newId()}`}, 'visa', '4242', 1, 2030, ${fingerprint}, now())`;
  const { id, code } = await create();
  const [first, second, third, stranger] = await Promise.all(Array.from({ length: 4 }, createCustomer));
  if (!first || !second || !third || !stranger) throw new Error('no customers');
  await first.redeem(code);
  // Paid only after the code was redeemed: it still counts.
  await pay(first.accountId, 'fp_1');
  await save(first.accountId, 'fp_2');
  await pay(second.accountId, 'fp_1');
  await save(third.accountId, 'fp_2');
  for (const one of [second, third]) {
    await expect(one.redeem(code)).rejects.toEqual(fails('promo_already_redeemed'));
    expect((await one.wallet()).promoNano).toBe(0n);
  }
  await pay(stranger.accountId, null);
  await pay(stranger.accountId, 'fp_3');
  expect(await stranger.redeem(code)).toEqual({ creditedUsd: '5' });
  // Another code is another matter.
  expect(await second.redeem((await create()).code)).toEqual({ creditedUsd: '5' });
  expect(await view(id)).toMatchObject({ uses: 2 });
});

test('case, spaces, hyphens and look-alike letters do not matter', async () => {
  const { code } = await create({ code: 'Welcome-OIL-2026' });
  expect(code).toBe('Welcome-OIL-2026');
  expect(await (await createCustomer()).redeem(' we1c0me 01l2026 ')).toEqual({ creditedUsd: '5' });
});

describe('the last use', () => {
  test('goes to one of many who want it at the same moment in two processes', async () => {
    const { id, code } = await create({ maxUses: 1 });
    const customers = await Promise.all(Array.from({ length: 12 }, createCustomer));
    const results = await Promise.allSettled(
      customers.map((customer, i) => customer.redeem(code, { network: `203.0.113.${i}`, at: i % 2 ? other : server })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toEqual(fails('promo_used_up'));
    const balances = await Promise.all(customers.map(async (customer) => (await customer.wallet()).postedNano));
    expect(balances.reduce<bigint>((sum, nano) => sum + nano, 0n)).toBe(5_000_000_000n);
    expect((await view(id))?.uses).toBe(1);
    expect((await prove(server.services.sql)).findings).toEqual([]);
  });

  test('one account redeems once, however often it asks at the same moment', async () => {
    const { id, code } = await create();
    const customer = await createCustomer();
    const results = await Promise.allSettled([server, other, server, other].map((at) => customer.redeem(code, { at })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([(await customer.wallet()).postedNano, (await view(id))?.uses]).toEqual([5_000_000_000n, 1]);
  });
});

describe('a code that cannot be redeemed', () => {
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
  test('gives nothing and says why', async () => {
    const customer = await createCustomer();
    await expect(customer.redeem('NO-SUCH-CODE')).rejects.toEqual(fails('promo_invalid'));
    const early = await create({ startsAt: inAnHour() });
    await expect(customer.redeem(early.code)).rejects.toEqual(fails('promo_not_active'));
    const late = await create({ startsAt: '2026-01-01T00:00:00Z', endsAt: '2026-01-02T00:00:00Z' });
    await expect(customer.redeem(late.code)).rejects.toEqual(fails('promo_not_active'));
    const disabled = await create();
    await disablePromoCode(server.services, staffUserId, { id: disabled.id, reason: 'leaked' });
    await disablePromoCode(server.services, staffUserId, { id: disabled.id, reason: 'leaked' });
    await expect(customer.redeem(disabled.code)).rejects.toEqual(fails('promo_not_active'));
    expect((await customer.wallet()).postedNano).toBe(0n);
    const { sql } = server.services;
    expect(await sql`SELECT 1 FROM promo_redemptions WHERE account_id = ${customer.accountId}`).toHaveLength(0);
    expect(await sql`SELECT 1 FROM staff_actions WHERE subject = ${disabled.id}`).toHaveLength(2);
  });

  test('a suspended account redeems nothing', async () => {
    const customer = await createCustomer();
    await server.services.sql`UPDATE accounts SET status = 'suspended' WHERE id = ${customer.accountId}`;
    await expect(customer.redeem((await create()).code)).rejects.toEqual(fails('account_suspended'));
  });
});

describe('guessing', () => {
  test('ends after ten tries of an account, from whatever network and process, even with a right code', async () => {
    const { code } = await create();
    const customer = await createCustomer();
    const guesses = await Promise.allSettled(
      Array.from({ length: 14 }, (_, i) => customer.redeem(createPromoCode(), { network: `198.51.100.${i}`, at: i % 2 ? other : server })),
    );
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? (guess.reason as { code: string }).code : ''));
    expect(codes.filter((name) => name === 'promo_invalid').length).toBeLessThanOrEqual(10);
    await expect(customer.redeem(code)).rejects.toMatchObject({ code: 'promo_rate_limited', retryAfterSeconds: 3600 });
    await server.services.sql`UPDATE attempts SET created_at = now() - interval '61 minutes'`;
    expect(await customer.redeem(code)).toEqual({ creditedUsd: '5' });
  });

  test('ends after thirty tries of a network, whatever the account', async () => {
    const { code } = await create();
    for (let i = 0; i < 30; i++) await expect((await createCustomer()).redeem('X'.repeat(16))).rejects.toEqual(fails('promo_invalid'));
    const customer = await createCustomer();
    await expect(customer.redeem(code)).rejects.toEqual(fails('promo_rate_limited'));
    expect(await customer.redeem(code, { network: '192.0.2.1' })).toEqual({ creditedUsd: '5' });
  });
});

describe('creating', () => {
  test('shows the code once; stored is only its HMAC', async () => {
    const { id, code } = await create();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    const [row] = await server.services.sql<{ text: string }[]>`SELECT p::text AS text FROM promo_codes p WHERE id = ${id}`;
    expect(row?.text).toContain(hashPromoCode(server.services.sealer, code));
    expect(row?.text).not.toContain(code.slice(0, 4));
    expect(JSON.stringify(await view(id))).not.toContain(hashPromoCode(server.services.sealer, code));
  });

  test('the same form, the same code or a look-alike of it creates no second one', async () => {
    const first = await create({ code: 'SPRING-2026' });
    await expect(create({ code: 'spring2o26' })).rejects.toEqual(fails('conflict'));
    await expect(create({ id: first.id })).rejects.toEqual(fails('conflict'));
  });

  test.each(['0', '-1', '1000.01', '1.005', 'five', '1e3'])('%s is no amount', (amountUsd) =>
    expect(create({ amountUsd })).rejects.toEqual(fails('amount_invalid')),
  );

  test('an end before the start is refused', () =>
    expect(create({ startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' })).rejects.toEqual(fails('validation_failed')));

  test.each([{ code: 'SHORT' }, { code: 'with/slash' }, { maxUses: 0 }, { maxUses: 1.5 }, { label: ' ' }])('%j is not valid', (over) => {
    const form = { id: newId(), label: 'x', amountUsd: '5', maxUses: 1, ...over };
    expect(newPromoCode.safeParse(form).success).toBe(false);
  });
});
