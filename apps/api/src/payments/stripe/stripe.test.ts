import { openWallet, prove, readWallet } from '@derouter/billing';
import { newId } from '@derouter/db';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SignedIn } from '../../accounts/index.ts';
import { openCheckout } from '../../credits/open-checkout.ts';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

/** State of the fake Stripe API. Its responses contain the fields that we read, in Stripe's own format. */
const sessions = new Map<string, Record<string, unknown>>();
const intents = new Map<string, Record<string, unknown>>();
const seen: { path: string; body: URLSearchParams; headers: Headers }[] = [];

const record = async (request: Request) => {
  const body = new URLSearchParams(await request.text());
  seen.push({ path: new URL(request.url).pathname, body, headers: request.headers });
  return body;
};
const stripeApi = setupServer(
  http.post('https://api.stripe.com/v1/customers', async ({ request }) => {
    await record(request);
    return HttpResponse.json({ id: `cus_${newId()}`, object: 'customer' });
  }),
  http.post('https://api.stripe.com/v1/checkout/sessions', async ({ request }) => {
    const body = await record(request);
    const id = `cs_test_${sessions.size + 1}`;
    const session = {
      id,
      object: 'checkout.session',
      url: `https://checkout.stripe.com/c/pay/${id}`,
      client_reference_id: body.get('client_reference_id'),
      payment_status: 'unpaid',
      payment_intent: null,
    };
    sessions.set(id, session);
    return HttpResponse.json(session);
  }),
  http.get('https://api.stripe.com/v1/checkout/sessions/:id', ({ params }) => HttpResponse.json(sessions.get(String(params.id)))),
  http.get('https://api.stripe.com/v1/checkout/sessions', ({ request }) => {
    const intent = new URL(request.url).searchParams.get('payment_intent');
    return HttpResponse.json({
      object: 'list',
      has_more: false,
      data: [...sessions.values()].filter((session) => session.payment_intent === intent),
    });
  }),
  http.get('https://api.stripe.com/v1/payment_intents/:id', ({ params }) => HttpResponse.json(intents.get(String(params.id)))),
);

const webhookSecret = 'whsec_test';
const stripe = new Stripe('sk_test_x');
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(inject('templateDatabaseUrl'), { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: webhookSecret });
  // Requests to other hosts pass through: the database, the server under test.
  stripeApi.listen({ onUnhandledFrame: 'bypass' });
});
afterAll(async () => {
  await server.stop();
  stripeApi.close();
});

async function createBuyer() {
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
    locale: 'en',
    signedInAt: new Date(),
  };
  return { signedIn, balance: async () => (await readWallet(sql, walletId)).postedNano };
}

async function buy(buyer: { signedIn: SignedIn & { accountId: string } }, amountUsd: string) {
  const { orderId, redirectUrl } = await openCheckout(server.services, buyer.signedIn, { provider: 'stripe', amountUsd });
  return { orderId, sessionId: redirectUrl.split('/').at(-1) ?? '' };
}

/** Time of every payment, in seconds. */
const paidAt = 1_790_000_000;

/** The customer pays, and Stripe reports it from now on. */
function pay({ orderId, sessionId }: { orderId: string; sessionId: string }, cents: number, over: Record<string, unknown> = {}) {
  const id = `pi_${sessionId}`;
  intents.set(id, {
    id,
    object: 'payment_intent',
    status: 'succeeded',
    amount_received: cents,
    currency: 'usd',
    created: paidAt - 60,
    latest_charge: { id: `ch_${sessionId}`, object: 'charge', created: paidAt },
    metadata: { order_id: orderId },
    ...over,
  });
  Object.assign(sessions.get(sessionId) ?? {}, { payment_status: 'paid', payment_intent: id, total_details: { amount_tax: 0 } });
  return id;
}

let events = 0;
function deliver(type: string, object: unknown, options: { secret?: string; livemode?: boolean; id?: string; timestamp?: number } = {}) {
  const payload = JSON.stringify({
    id: options.id ?? `evt_${++events}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    type,
    livemode: options.livemode ?? false,
    data: { object },
  });
  const header = stripe.webhooks.generateTestHeaderString({
    payload,
    secret: options.secret ?? webhookSecret,
    ...(options.timestamp ? { timestamp: options.timestamp } : {}),
  });
  return fetch(`${server.base}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'stripe-signature': header, 'content-type': 'application/json' },
    body: payload,
  });
}

async function until(isSo: () => Promise<boolean>) {
  for (let i = 0; !(await isSo()); i++) {
    if (i > 400)
      throw new Error(
        `it did not happen: ${JSON.stringify(await server.services.sql`SELECT type, attempts, last_error FROM provider_events`)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
const stateOf = async (orderId: string) => (await server.services.sql`SELECT state FROM payment_orders WHERE id = ${orderId}`)[0]?.state;
const handled = async (count: number) =>
  Number((await server.services.sql`SELECT count(*) FROM provider_events WHERE processed_at IS NOT NULL`)[0]?.count) >= count;

test('the checkout requests exactly the amount in cents, with our order id and an idempotency key', async () => {
  const buyer = await createBuyer();
  const { orderId } = await buy(buyer, '12.34');
  const { body, headers } = seen.findLast(({ path }) => path === '/v1/checkout/sessions') ?? {
    body: new URLSearchParams(),
    headers: new Headers(),
  };
  expect(Object.fromEntries(body)).toMatchObject({
    mode: 'payment',
    client_reference_id: orderId,
    'payment_intent_data[metadata][order_id]': orderId,
    'line_items[0][price_data][unit_amount]': '1234',
    'line_items[0][price_data][currency]': 'usd',
    'adaptive_pricing[enabled]': 'false',
  });
  expect(headers.get('idempotency-key')).toBe(`cs:${orderId}`);
  expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
  for (const amount of ['4.99', '2500.01', '10.001', '-5', 'ten'])
    await expect(buy(buyer, amount)).rejects.toMatchObject({ code: 'amount_out_of_range' });
});

test('a payment is credited once, however many events report it', async () => {
  const buyer = await createBuyer();
  const order = await buy(buyer, '25');
  const intent = pay(order, 2500);
  expect((await deliver('checkout.session.completed', { id: order.sessionId }, { id: 'evt_same' })).status).toBe(200);
  expect((await deliver('checkout.session.completed', { id: order.sessionId }, { id: 'evt_same' })).status).toBe(200);
  await deliver('payment_intent.succeeded', { id: intent });
  await deliver('payment_intent.succeeded', { id: intent });
  await until(() => handled(3));
  expect(await stateOf(order.orderId)).toBe('settled');
  expect(await buyer.balance()).toBe(25_000_000_000n);
  expect((await prove(server.services.sql)).findings).toEqual([]);
});

test('the amount that arrived is credited, even if it arrives late', async () => {
  const buyer = await createBuyer();
  const order = await buy(buyer, '25');
  await deliver('checkout.session.expired', { id: order.sessionId, client_reference_id: order.orderId });
  await until(async () => (await stateOf(order.orderId)) === 'expired');
  await deliver('payment_intent.succeeded', { id: pay(order, 1999) });
  await until(async () => (await stateOf(order.orderId)) === 'settled');
  expect(await buyer.balance()).toBe(19_990_000_000n);
});

test('a payment settles at the time of its charge, whichever event reports it', async () => {
  const buyer = await createBuyer();
  const order = await buy(buyer, '25');
  await deliver('payment_intent.succeeded', { id: pay(order, 2500) });
  await until(async () => (await stateOf(order.orderId)) === 'settled');
  const [row] = await server.services.sql<{ at: Date }[]>`SELECT settled_at AS at FROM settlements WHERE order_id = ${order.orderId}`;
  expect(row?.at.getTime()).toBe(paidAt * 1000);
});

describe('a Stripe account shared with another product', () => {
  const outcome = async (eventId: string) => {
    await until(
      async () =>
        (await server.services.sql`SELECT 1 FROM provider_events WHERE event_id = ${eventId} AND processed_at IS NOT NULL`).length > 0,
    );
    const [row] = await server.services.sql`SELECT outcome, attempts FROM provider_events WHERE event_id = ${eventId}`;
    return row;
  };
  const ignored = { outcome: 'ignored', attempts: 0 };

  test.each(['cart-1234', "'; DROP TABLE users", '', newId()])('events about %j are ignored permanently', async (reference) => {
    const id = `evt_foreign_${++events}`;
    const session = { id: `cs_foreign_${id}`, object: 'checkout.session', client_reference_id: reference };
    sessions.set(session.id, { ...session, payment_status: 'unpaid' });
    intents.set(`pi_${id}`, {
      id: `pi_${id}`,
      status: 'succeeded',
      amount_received: 500,
      currency: 'eur',
      created: 1,
      metadata: { order_id: reference },
    });
    await deliver('checkout.session.expired', session, { id: `${id}_a` });
    await deliver('checkout.session.completed', session, { id: `${id}_b` });
    await deliver('payment_intent.succeeded', { id: `pi_${id}` }, { id: `${id}_c` });
    await deliver('invoice.paid', { id: 'in_1' }, { id: `${id}_d` });
    for (const part of 'abcd') expect(await outcome(`${id}_${part}`)).toEqual(ignored);
  });

  test('one of our payments in another currency fails once, is not retried, and can be retried by command', async () => {
    const buyer = await createBuyer();
    const order = await buy(buyer, '25');
    const intent = pay(order, 2500, { currency: 'eur' });
    await deliver('payment_intent.succeeded', { id: intent }, { id: 'evt_eur' });
    expect(await outcome('evt_eur')).toEqual({ outcome: 'failed', attempts: 1 });
    expect(await server.services.payments.inbox.sweep()).toBe(0);
    Object.assign(intents.get(intent) ?? {}, { currency: 'usd' });
    // What `derouter retry-events` does.
    await server.services
      .sql`UPDATE provider_events SET outcome = NULL, processed_at = NULL, attempted_at = NULL, received_at = now() - interval '2 minutes' WHERE outcome = 'failed'`;
    expect(await server.services.payments.inbox.sweep()).toBe(1);
    await until(async () => (await stateOf(order.orderId)) === 'settled');
    expect(await buyer.balance()).toBe(25_000_000_000n);
  });
});

test('an unpaid session credits nothing', async () => {
  const buyer = await createBuyer();
  const order = await buy(buyer, '25');
  await deliver('checkout.session.completed', { id: order.sessionId });
  await until(async () => (await stateOf(order.orderId)) === 'processing');
  expect(await buyer.balance()).toBe(0n);
});

test('a forged, altered, stale or foreign webhook is refused and stores nothing', async () => {
  const count = async () => (await server.services.sql`SELECT count(*)::int AS n FROM provider_events`)[0]?.n;
  const before = await count();
  const object = { id: 'cs_test_1' };
  expect((await deliver('checkout.session.completed', object, { secret: 'whsec_other' })).status).toBe(400);
  expect((await deliver('checkout.session.completed', object, { timestamp: Math.floor(Date.now() / 1000) - 400 })).status).toBe(400);
  expect((await deliver('checkout.session.completed', object, { livemode: true })).status).toBe(400);
  expect((await fetch(`${server.base}/webhooks/stripe`, { method: 'POST', body: '{}' })).status).toBe(400);
  expect((await fetch(`${server.base}/webhooks/nobody`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(await count()).toBe(before);
});
