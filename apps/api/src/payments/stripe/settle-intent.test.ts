import { request } from 'node:http';
import { connect, newId } from '@derouter/db';
import type { StandinEvent } from '@derouter/testkit';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openCheckout } from '../../credits/index.ts';
import { readOrders } from '../../credits/view-order.ts';
import { startBeside, type TestServer } from '../../testing/start-test-server.ts';
import { type Buyer, type StripeShop, startStripeShop, stripeEnv } from '../../testing/stripe-shop.ts';
import { setFeeSchedule } from '../index.ts';

let shop: StripeShop;
let buyer: Buyer;

beforeAll(async () => {
  shop = await startStripeShop(inject('templateDatabaseUrl'));
});
afterAll(() => shop.stop());

const newest = (type: string): StandinEvent => {
  const event = shop.standin.world.events.findLast((each) => each.type === type);
  if (!event) throw new Error(`no ${type}`);
  return event;
};
const outcomeOf = async (eventId: string) =>
  (await shop.server.services.sql`SELECT outcome, last_error AS error FROM provider_events WHERE event_id = ${eventId}`)[0];
const settlementOf = async (orderId: string) => (await shop.server.services.sql`SELECT * FROM settlements WHERE order_id = ${orderId}`)[0];

describe('a checkout', () => {
  test('sends the credit and the fee as lines, its method filter, metadata for both objects, and one key', async () => {
    await setFeeSchedule(shop.server.services.db, {
      provider: 'stripe',
      percentPpm: 50_000,
      fixedNano: 0n,
      minimumNano: 500_000_000n,
      createdBy: 'test',
    });
    buyer = await shop.createBuyer();
    const { orderId, sessionId } = await shop.order(buyer, '12.34');
    const sent = shop.standin.world.requests.findLast(({ path }) => path === '/v1/checkout/sessions');
    const metadata = { order_id: orderId, account_id: buyer.accountId };
    expect(sent).toMatchObject({
      idempotencyKey: `cs:${orderId}`,
      apiVersion: '2026-10-28.endive',
      params: {
        mode: 'payment',
        client_reference_id: orderId,
        metadata,
        payment_intent_data: { metadata },
        allowed_payment_method_types: ['card'],
        adaptive_pricing: { enabled: 'false' },
        line_items: [
          { quantity: '1', price_data: { currency: 'usd', unit_amount: '1234', product_data: { name: 'derouter credits' } } },
          { quantity: '1', price_data: { currency: 'usd', unit_amount: '62', product_data: { name: 'Payment processing fee' } } },
        ],
      },
    });
    expect(sent?.params.payment_intent_data).not.toHaveProperty('setup_future_usage');
    shop.standin.completeSession(sessionId);
    await shop.quiet();
    expect(await buyer.balance()).toBe(12.34);
    await setFeeSchedule(shop.server.services.db, { provider: 'stripe', percentPpm: 0, fixedNano: 0n, minimumNano: 0n, createdBy: 'test' });
  });

  test('the bank confirms the payer of the first payment, as long as none has arrived; other settings ask always or never', async () => {
    const [known, newcomer] = [await shop.createBuyer(), await shop.createBuyer()];
    const asked = async ({ services }: Pick<TestServer, 'services'>, { signedIn }: Buyer) => {
      await openCheckout(services, signedIn, { provider: 'stripe', amountUsd: '7' });
      return shop.standin.world.requests.findLast(({ path }) => path === '/v1/checkout/sessions')?.params.payment_method_options;
    };
    const any = { card: { request_three_d_secure: 'any' } };
    expect([await asked(shop.server, known), await asked(shop.server, known)]).toEqual([any, any]);
    await shop.buy(known, '7');
    expect(await asked(shop.server, known)).toBeUndefined();
    const settings = (choice: string) => startBeside(shop.server, { ...stripeEnv(shop.standin), STRIPE_3D_SECURE: choice });
    const [always, off] = [await settings('always'), await settings('off')];
    expect([await asked(always, known), await asked(off, newcomer)]).toEqual([any, undefined]);
    await Promise.all([always.stop(), off.stop()]);
  });

  test('opened again for the same order, it is the same session', async () => {
    const { orderId, sessionId } = await shop.order(buyer, '7');
    const rail = shop.server.services.payments.find('stripe');
    const again = await rail?.openCheckout({
      orderId,
      accountId: buyer.accountId,
      email: buyer.email,
      creditNano: 7_000_000_000n,
      feeNano: 0n,
      saveCard: false,
    });
    expect(again?.providerRef).toBe(sessionId);
  });

  test('with the box ticked the card is saved for charges without the customer', async () => {
    await shop.order(buyer, '7', { saveCard: true });
    const sent = shop.standin.world.requests.findLast(({ path }) => path === '/v1/checkout/sessions');
    expect(sent?.params).toMatchObject({
      payment_intent_data: { setup_future_usage: 'off_session' },
      allowed_payment_method_types: ['card'],
    });
  });

  test('a call that Stripe limits is made again when it says; a call without an answer is found under its key', async () => {
    shop.standin.fail('POST /v1/checkout/sessions', { status: 429, headers: { 'retry-after': '0' } }, 2);
    await shop.order(buyer, '8');
    const before = shop.standin.world.sessions.size;
    shop.standin.fail('POST /v1/checkout/sessions', 'lost');
    await shop.order(buyer, '8');
    expect(shop.standin.world.sessions.size).toBe(before + 1);
  });

  test.each([
    ['says so', { status: 503 }, 1],
    // The library asks three times.
    ['does not answer', 'unheard', 3],
  ] as const)(
    'while Stripe %s, a purchase is refused clearly and leaves nothing to pay; its order opens when Stripe is back',
    async (_how, answer, times) => {
      const before = shop.standin.world.sessions.size;
      shop.standin.fail('POST /v1/checkout/sessions', answer, times);
      const orderId = newId();
      const open = () => openCheckout(shop.server.services, buyer.signedIn, { orderId, provider: 'stripe', amountUsd: '9' });
      await expect(open()).rejects.toMatchObject({
        code: 'payment_unavailable',
        retryAfterSeconds: 60,
        message: expect.stringContaining('Nothing was charged'),
      });
      expect([await shop.orderState(orderId), shop.standin.world.sessions.size]).toEqual(['failed', before]);
      expect((await open()).redirectUrl).toContain(shop.standin.base);
      expect([await shop.orderState(orderId), shop.standin.world.sessions.size]).toEqual(['created', before + 1]);
    },
  );

  test.each(['4.99', '2500.01', '10.001', '-5', 'ten'])('refuses %s', async (amount) => {
    await expect(shop.order(buyer, amount)).rejects.toMatchObject({ code: 'amount_out_of_range' });
  });
});

describe('a payment', () => {
  test('A1: whose first handling failed half-way is worked again and credited once', async () => {
    const customer = await shop.createBuyer();
    const { sessionId } = await shop.order(customer, '25');
    shop.standin.hold();
    shop.standin.completeSession(sessionId);
    const admin = await connect(shop.server.services.config.databaseUrl ?? '', { asApplication: false, max: 1 });
    await admin.sql.unsafe(`
      CREATE FUNCTION refuse_settlement() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the ledger cannot book now'; END $$;
      CREATE TRIGGER refuse_settlement BEFORE INSERT ON settlements FOR EACH ROW EXECUTE FUNCTION refuse_settlement();`);
    const event = newest('payment_intent.succeeded');
    expect(await shop.standin.deliver(event)).toBe(200);
    await expect.poll(async () => (await outcomeOf(event.id))?.error).toContain('the ledger cannot book now');
    expect(await customer.balance()).toBe(0);
    await admin.sql.unsafe('DROP TRIGGER refuse_settlement ON settlements; DROP FUNCTION refuse_settlement();');
    await admin.close();
    expect(await shop.standin.deliver(event)).toBe(200);
    await shop.standin.release();
    await shop.quiet();
    expect(await outcomeOf(event.id)).toMatchObject({ outcome: 'handled' });
    expect(await customer.balance()).toBe(25);
  });

  test('whose event arrives while Stripe’s API is down waits for it, and is credited once', async () => {
    const customer = await shop.createBuyer();
    const { sessionId } = await shop.order(customer, '25');
    shop.standin.hold();
    const intentId = shop.standin.completeSession(sessionId);
    shop.standin.fail(`GET /v1/payment_intents/${intentId}`, { status: 503 });
    const event = newest('payment_intent.succeeded');
    expect(await shop.standin.deliver(event)).toBe(200);
    await expect.poll(async () => (await outcomeOf(event.id))?.error).not.toBeNull();
    expect(await customer.balance()).toBe(0);
    await expect.poll(() => customer.balance(), { timeout: 20_000 }).toBe(25);
    await shop.standin.release();
    await shop.quiet();
    expect(await customer.balance()).toBe(25);
  });

  test('A2: reported by different events to two processes at the same time is credited once', async () => {
    const beside: TestServer = await startBeside(shop.server, stripeEnv(shop.standin));
    const customer = await shop.createBuyer();
    const { sessionId } = await shop.order(customer, '25');
    shop.standin.hold();
    shop.standin.completeSession(sessionId);
    const events = [newest('payment_intent.succeeded'), newest('checkout.session.completed'), newest('charge.succeeded')];
    const urls = [shop.server.base, beside.base];
    for (let i = 0; i < 6; i++) {
      shop.standin.sendEventsTo(`${urls[i % 2]}/webhooks/stripe`);
      await Promise.all(events.map((event) => shop.standin.deliver(event, { changes: { id: `${event.id}_${i}` } })));
    }
    shop.standin.sendEventsTo(`${shop.server.base}/webhooks/stripe`);
    await shop.standin.release({ order: 'reversed', copies: 3 });
    await shop.quiet();
    expect(await customer.balance()).toBe(25);
    await beside.stop();
    await shop.proveBooks();
  });

  test('credits what arrived, even late, and says so', async () => {
    const customer = await shop.createBuyer();
    const { sessionId, orderId } = await shop.order(customer, '25');
    // The session is not open for long, but a payment may have started in time.
    const { world } = shop.standin;
    shop.standin.expireSession(sessionId);
    await shop.quiet();
    expect(await shop.orderState(orderId)).toBe('expired');
    Object.assign(world.sessions.get(sessionId) ?? {}, { status: 'open' });
    shop.standin.completeSession(sessionId, { receivedCents: 1999 });
    await shop.quiet();
    expect(await shop.orderState(orderId)).toBe('settled');
    expect(await customer.balance()).toBe(19.99);
  });

  test('settles at the time of its charge with the card as evidence, and its fee follows later', async () => {
    const customer = await shop.createBuyer();
    const before = await shop.clearing();
    const { orderId, intentId } = await shop.buy(customer, '100');
    const charge = [...shop.standin.world.charges.values()].find((each) => each.payment_intent === intentId);
    const settlement = await settlementOf(orderId);
    expect(settlement?.settled_at.getTime()).toBe((charge?.created ?? 0) * 1000);
    expect(settlement).toMatchObject({
      payment_ref: `pi:${intentId}`,
      evidence: {
        paymentIntent: intentId,
        charge: charge?.id,
        method: 'card',
        card: { brand: 'visa', last4: '4242', fingerprint: 'fp_4242' },
      },
    });
    expect(await shop.clearing()).toBeCloseTo(before + 100, 6);
    shop.standin.postCharge(intentId);
    await shop.quiet();
    const updated = newest('charge.updated');
    await shop.standin.deliver(updated, { changes: { id: 'evt_fee_again' } });
    await shop.quiet();
    expect(await shop.clearing()).toBeCloseTo(before + 100 - 3.2, 6);
  });

  test('a card that is declined on the page does not end the order', async () => {
    const customer = await shop.createBuyer();
    const { sessionId, orderId } = await shop.order(customer, '25');
    shop.standin.completeSession(sessionId, { card: { behaviour: 'insufficient_funds' } });
    await shop.quiet();
    expect(await shop.orderState(orderId)).toBe('created');
    shop.standin.completeSession(sessionId);
    await shop.quiet();
    expect(await customer.balance()).toBe(25);
  });

  test('by bank is under way until the bank confirms it, and failed if it does not', async () => {
    const customer = await shop.createBuyer();
    const [first, second] = [await shop.order(customer, '25'), await shop.order(customer, '30')];
    for (const { sessionId } of [first, second]) shop.standin.completeSession(sessionId, { with: 'bank' });
    await shop.quiet();
    expect(await shop.orderState(first.orderId)).toBe('processing');
    expect(await customer.balance()).toBe(0);
    shop.standin.finishDelayedSession(first.sessionId, true);
    shop.standin.finishDelayedSession(second.sessionId, false);
    await shop.quiet();
    expect(await shop.orderState(first.orderId)).toBe('settled');
    expect(await shop.orderState(second.orderId)).toBe('failed');
    expect(await customer.balance()).toBe(25);
  });

  test('A20: money over a limit that was checked at the order is credited, staff see it, and a new account buys no more', async () => {
    const customer = await shop.createBuyer();
    const orders = [await shop.order(customer, '2500'), await shop.order(customer, '2500')];
    for (const { sessionId } of orders) shop.standin.completeSession(sessionId);
    await shop.quiet();
    expect(await customer.balance()).toBe(5000);
    const { sql } = shop.server.services;
    expect(await sql`SELECT kind FROM payment_reviews WHERE account_id = ${customer.accountId}`).toEqual([{ kind: 'new_account' }]);
    await expect(shop.order(customer, '5')).rejects.toMatchObject({ code: 'new_account_limit', values: { max: '$2500', left: '$0' } });
    await sql`UPDATE accounts SET created_at = now() - interval '8 days' WHERE id = ${customer.accountId}`;
    await shop.order(customer, '2500');
  });

  test('in another currency is not booked and can be worked again', async () => {
    const customer = await shop.createBuyer();
    const { sessionId } = await shop.order(customer, '25');
    shop.standin.hold();
    const intentId = shop.standin.completeSession(sessionId);
    const intent = shop.standin.world.intents.get(intentId);
    if (intent) intent.currency = 'eur';
    await shop.standin.release();
    await shop.quiet();
    expect(await outcomeOf(newest('payment_intent.succeeded').id)).toMatchObject({ outcome: 'failed' });
    expect(await customer.balance()).toBe(0);
    if (intent) intent.currency = 'usd';
    const [row] = await shop.server.services.sql`SELECT id FROM provider_events WHERE event_id = ${newest('payment_intent.succeeded').id}`;
    await shop.server.services.payments.inbox.replay(row?.id, shop.server.services.sql);
    await shop.quiet();
    expect(await customer.balance()).toBe(25);
  });

  test('A19: events of another version settle; a paid session without a payment is put up for review', async () => {
    const customer = await shop.createBuyer();
    const [first, second, third] = [await shop.order(customer, '10'), await shop.order(customer, '11'), await shop.order(customer, '12')];
    shop.standin.hold();
    for (const { sessionId } of [first, second, third]) shop.standin.completeSession(sessionId);
    const completed = shop.standin.world.events.filter(({ type }) => type === 'checkout.session.completed').slice(-3);
    const session = shop.standin.world.sessions.get(third.sessionId);
    const intent = session?.payment_intent ?? null;
    if (session) session.payment_intent = null;
    const [a, b, c] = completed;
    if (!a || !b || !c) throw new Error('no events');
    await shop.standin.deliver(a, {
      changes: { api_version: '2026-03-25.dahlia', data: { object: { id: first.sessionId, payment_intents: ['moved'] } } },
    });
    await shop.standin.deliver(b, { changes: { api_version: '2026-11-18.endive' } });
    await shop.standin.deliver(c);
    await shop.quiet();
    expect(await customer.balance()).toBe(21);
    expect(await outcomeOf(c.id)).toMatchObject({ outcome: 'review' });
    const [review] = await shop.server.services.sql`SELECT kind, order_id FROM payment_reviews WHERE reference = ${third.sessionId}`;
    expect(review).toMatchObject({ kind: 'payment_unnamed', order_id: third.orderId });
    if (session) session.payment_intent = intent;
    await shop.standin.release();
    await shop.quiet();
    expect(await customer.balance()).toBe(33);
  });
});

describe('a webhook', () => {
  test.each([
    ['a foreign secret', { secret: 'whsec_other' }],
    ['an old time', { timestamp: Math.floor(Date.now() / 1000) - 400 }],
    ['a time in the future', { timestamp: Math.floor(Date.now() / 1000) + 400 }],
  ])('with %s is refused and stores nothing', async (_, options) => {
    const { sql } = shop.server.services;
    const count = async () => (await sql`SELECT count(*)::int AS n FROM provider_events`)[0]?.n;
    const before = await count();
    expect(await shop.standin.deliver(newest('payment_intent.succeeded'), options)).toBe(400);
    expect((await fetch(`${shop.server.base}/webhooks/stripe`, { method: 'POST', body: '{}' })).status).toBe(400);
    expect(await count()).toBe(before);
  });

  test.each([
    ['is from live mode', { livemode: true }],
    ['cannot be read', { data: { object: { object: 'thing' } } }],
    ['cannot be read', { data: undefined, object: 'v2.core.event' }],
  ])('that %s is set aside, not lost', async (reason, changes) => {
    const id = `evt_aside_${newId()}`;
    expect(await shop.standin.deliver(newest('payment_intent.succeeded'), { changes: { ...changes, id } })).toBe(200);
    expect(await outcomeOf(id)).toMatchObject({ outcome: 'set_aside', error: expect.stringContaining(reason) });
  });

  test('stores no client secret and no personal data', async () => {
    await shop.buy(await shop.createBuyer(), '10');
    const rows = await shop.server.services.sql`SELECT payload::text AS text FROM provider_events`;
    expect(rows.filter(({ text }) => /_secret_|last4|email/.test(text))).toEqual([]);
  });

  test('A18: is never redirected', async () => {
    for (const path of ['/webhooks/stripe', '/webhooks/stripe/', '/webhooks//stripe', '/Webhooks/Stripe', '/webhooks/nobody/'])
      for (const host of ['localhost', 'old.example']) {
        const status = await new Promise<number | undefined>((resolve, reject) => {
          const { port } = shop.server.address;
          const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers: { host } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          });
          sent.on('error', reject).end('{}');
        });
        expect([path, host, status === 200 || (status ?? 0) >= 400]).toEqual([path, host, true]);
      }
  });

  test.each(['cart-1234', "'; DROP TABLE users", '', newId()])('about an object of another product (%j) is ignored', async (reference) => {
    const { world } = shop.standin;
    const { intentId } = await shop.buy(await shop.createBuyer(), '10');
    const source = world.intents.get(intentId);
    const id = `pi_foreign_${newId()}`;
    if (!source) throw new Error('no intent');
    world.intents.set(id, { ...source, id, metadata: { order_id: reference } });
    const object = { id };
    const event = shop.standin.emit('payment_intent.succeeded', object);
    const other = shop.standin.emit('invoice.paid', { id: 'in_1' });
    const dispute = shop.standin.dispute(id);
    dispute.payment_intent = id;
    const refund = shop.standin.emit('refund.created', { id: 're_nobody' });
    await shop.quiet();
    for (const each of [event, other, refund]) expect(await outcomeOf(each.id)).toMatchObject({ outcome: 'ignored', error: null });
  });
});

test('two secrets verify while one is rotated', async () => {
  const rotated = await startBeside(shop.server, { ...stripeEnv(shop.standin), STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_standin' });
  shop.standin.sendEventsTo(`${rotated.base}/webhooks/stripe`);
  const event = newest('payment_intent.succeeded');
  expect(await shop.standin.deliver(event)).toBe(200);
  expect(await shop.standin.deliver(event, { secret: 'whsec_new' })).toBe(200);
  expect(await shop.standin.deliver(event, { secret: '' }).catch(() => 400)).toBe(400);
  shop.standin.sendEventsTo(`${shop.server.base}/webhooks/stripe`);
  await rotated.stop();
});

test('the books are correct', async () => {
  await shop.quiet();
  await shop.proveBooks();
});

test('a purchase that the bank wants to see confirmed says so until it is paid', async () => {
  const buyer = await shop.createBuyer();
  const { orderId, sessionId } = await shop.order(buyer, '20');
  const order = async () => {
    await shop.quiet();
    return (await readOrders(shop.server.services, { accountId: buyer.accountId, orderId, locale: 'en' }))[0];
  };
  shop.standin.requireAction(sessionId);
  expect(await order()).toMatchObject({ state: 'created', creditedUsd: null, progress: { note: 'requires_action' } });
  shop.standin.completeSession(sessionId, { card: { behaviour: 'generic_decline' } });
  expect(await order()).toMatchObject({ state: 'created', progress: { note: 'declined' } });
  shop.standin.requireAction(sessionId);
  shop.standin.hold();
  shop.standin.completeSession(sessionId);
  // The events of the same payment arrive last first: the request for a confirmation is over by then.
  await shop.standin.release({ order: 'reversed' });
  expect(await order()).toMatchObject({ state: 'settled', creditedUsd: '20' });
});
