import { openWallet, prove, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { SignedIn } from '../../accounts/index.ts';
import { openCheckout } from '../../credits/open-checkout.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { requestRefund } from '../refunds/request-refund.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'));
});
afterAll(() => server.stop());

async function buy(amountUsd = '20') {
  const { sql } = server.services;
  const [accountId, userId] = [newId(), newId()];
  const walletId = await openWallet(sql);
  await sql`INSERT INTO accounts (id, wallet_id) VALUES (${accountId}, ${walletId.toString()})`;
  await sql`INSERT INTO users (id, account_id, email, email_canonical) VALUES (${userId}, ${accountId}, ${`${userId}@example.com`}, ${`${userId}@example.com`})`;
  const signedIn: SignedIn & { accountId: string } = {
    sessionId: '',
    userId,
    email: `${userId}@example.com`,
    accountId,
    isStaff: false,
    staffRoles: [],
    locale: 'en',
    authenticatedAt: new Date(),
    secondFactorAt: null,
  };
  const { orderId, redirectUrl } = await openCheckout(server.services, signedIn, { provider: 'sandbox', amountUsd });
  expect(redirectUrl).toBe(`/dev/pay/${orderId}`);
  const url = `${server.base}${redirectUrl}`;
  return {
    orderId,
    accountId,
    /** Names of the buttons on the page. */
    buttons: async () =>
      [...(await (await fetch(url)).text()).matchAll(/<button[^>]*data-testid="sandbox-([\w-]+)"/g)].map(([, name]) => name),
    press: async (action: string) => {
      const answer = await fetch(`${url}/${action}`, { method: 'POST', redirect: 'manual' });
      expect(answer.status).toBe(303);
      return answer.headers.get('location');
    },
    state: async () => (await sql<{ state: string }[]>`SELECT state FROM payment_orders WHERE id = ${orderId}`)[0]?.state,
    status: async () => (await sql<{ status: string }[]>`SELECT status FROM accounts WHERE id = ${accountId}`)[0]?.status,
    /** In USD; the tests use whole cents. */
    balance: async () => Number((await readWallet(sql, walletId)).postedNano / 10_000_000n) / 100,
  };
}
const isProven = async () => expect((await prove(server.services.sql)).findings).toEqual([]);

test('exact, then a full refund at the provider', async () => {
  const order = await buy();
  expect(await order.buttons()).toEqual(['pay', 'under', 'over', 'hold', 'decline', 'expire']);
  expect(await order.press('succeeded')).toBe(`/credits/return?order=${order.orderId}`);
  expect([await order.state(), await order.balance()]).toEqual(['settled', 20]);
  expect(await order.buttons()).toEqual(['refund', 'refund-half', 'dispute']);
  expect(await order.press('refund')).toBe(`/dev/pay/${order.orderId}`);
  expect([await order.balance(), await order.buttons()]).toEqual([0, []]);
  await isProven();
});

test('pressed twice at once, a payment and a refund happen once', async () => {
  const order = await buy();
  await Promise.all([order.press('succeeded'), order.press('succeeded')]);
  expect(await order.balance()).toBe(20);
  await Promise.all([order.press('refund-half'), order.press('refund-half')]);
  expect(await order.balance()).toBe(10);
  await order.press('refund-half');
  expect(await order.balance()).toBe(5);
  await isProven();
});

test('half, then the rest; and too much', async () => {
  const less = await buy('20.01');
  await less.press('under');
  expect([await less.state(), await less.balance()]).toEqual(['settled', 10]);
  expect(await less.buttons()).toContain('rest');
  await less.press('rest');
  expect(await less.balance()).toBe(20.01);
  const more = await buy();
  await more.press('over');
  expect(await more.balance()).toBe(25);
});

test('declined or expired, then paid late', async () => {
  for (const [action, state] of [
    ['declined', 'failed'],
    ['expired', 'expired'],
  ] as const) {
    const order = await buy();
    await order.press(action);
    expect([await order.state(), await order.buttons()]).toEqual([state, ['pay', 'under', 'over']]);
    await order.press('succeeded');
    expect([await order.state(), await order.balance()]).toEqual(['settled', 20]);
  }
});

test('held, then released or refused', async () => {
  const order = await buy();
  await order.press('held');
  expect([await order.state(), await order.balance(), await order.buttons()]).toEqual(['held', 0, ['release', 'decline']]);
  await order.press('released');
  expect([await order.state(), await order.balance()]).toEqual(['settled', 20]);
  const refused = await buy();
  await refused.press('held');
  await refused.press('declined');
  expect([await refused.state(), await refused.balance()]).toEqual(['failed', 0]);
});

test('a dispute takes the credit and suspends; won, it gives everything back', async () => {
  const order = await buy();
  await order.press('succeeded');
  await order.press('refund-half');
  await order.press('dispute');
  expect([await order.balance(), await order.status(), await order.buttons()]).toEqual([0, 'suspended', ['dispute-won', 'dispute-lost']]);
  await order.press('dispute-won');
  expect([await order.balance(), await order.status(), await order.buttons()]).toEqual([10, 'active', ['refund', 'refund-half']]);
  await isProven();
});

test('lost, the credit stays taken', async () => {
  const order = await buy();
  await order.press('succeeded');
  await order.press('dispute');
  await order.press('dispute-lost');
  expect([await order.balance(), await order.buttons()]).toEqual([0, []]);
  await isProven();
});

test('a refund asked for here is carried out', async () => {
  const order = await buy();
  await order.press('succeeded');
  const { payments } = server.services;
  const wish = { rail: 'sandbox', paymentRef: `pay_${order.orderId}`, accountId: order.accountId, origin: 'customer' } as const;
  await requestRefund(payments.options, { ...wish, actor: 'customer', reason: '', creditNano: 5_000_000_000n, byHand: false });
  await expect
    .poll(async () => (await server.services.sql`SELECT state FROM payment_refunds WHERE order_id = ${order.orderId}`)[0]?.state)
    .toBe('succeeded');
  expect(await order.balance()).toBe(15);
});

test('what cannot happen now changes nothing, and unknown payments are not found', async () => {
  const order = await buy();
  for (const action of ['refund', 'dispute', 'dispute-won', 'released', 'nonsense'])
    expect(await order.press(action)).toBe(`/dev/pay/${order.orderId}`);
  expect([await order.state(), await order.balance()]).toEqual(['created', 0]);
  for (const id of [newId(), 'x']) expect((await fetch(`${server.base}/dev/pay/${id}`)).status).toBe(404);
  const forged = await fetch(`${server.base}/webhooks/sandbox`, {
    method: 'POST',
    headers: { 'x-sandbox-signature': '0'.repeat(64) },
    body: JSON.stringify({
      id: 'evt_1',
      type: 'payment.succeeded',
      orderId: order.orderId,
      createdAt: new Date().toISOString(),
      amountUsd: '20',
    }),
  });
  expect(forged.status).toBe(400);
});
