import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StripeStandin, startStripeStandin } from './start-stripe-standin.ts';
import { schemaVersion } from './validate-request.ts';

let standin: StripeStandin;
let stripe: Stripe;

beforeAll(async () => {
  standin = await startStripeStandin();
  const { hostname, port } = new URL(standin.base);
  stripe = new Stripe(standin.apiKey, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
});
afterAll(() => standin.close());

const session = (over: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  ui_mode: 'hosted_page',
  allowed_payment_method_types: ['card'],
  adaptive_pricing: { enabled: false },
  success_url: 'http://localhost/done',
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'credits' } } }],
  ...over,
});

test('the schemas are those of the installed package', () => {
  expect(schemaVersion).toBe(Stripe.PACKAGE_VERSION);
});

describe('parameters', () => {
  test.each([
    ['a parameter that the version removed', { payment_method_types: ['card'] }],
    ['a misspelt parameter', { adaptive_pricng: { enabled: false } }],
    ['a parameter of the wrong type', { expires_at: 'tomorrow' }],
    ['a value outside an enumeration', { mode: 'paymnt' }],
    ['another currency', { line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 1000 } }] }],
    ['less than the minimum', { line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 49 } }] }],
  ])('%s is refused', async (_, over) => {
    await expect(stripe.checkout.sessions.create(session(over as object))).rejects.toMatchObject({ statusCode: 400 });
  });

  test('texts become what they stand for', async () => {
    const made = await stripe.checkout.sessions.create(session({ metadata: { order_id: '7' } }));
    expect(made).toMatchObject({ amount_total: 1000, adaptive_pricing: { enabled: false }, metadata: { order_id: '7' } });
    expect(standin.world.requests.at(-1)).toMatchObject({ apiVersion: Stripe.API_VERSION });
  });

  test('without a filter every method of the dashboard is offered', async () => {
    const { allowed_payment_method_types: _, ...open } = session();
    expect((await stripe.checkout.sessions.create(open)).payment_method_types).toContain('klarna');
  });
});

describe('idempotency', () => {
  const params = { email: 'a@example.com' };
  test('the same key replays, other parameters are an error, a decline is replayed too', async () => {
    const first = await stripe.customers.create(params, { idempotencyKey: 'k1' });
    expect((await stripe.customers.create(params, { idempotencyKey: 'k1' })).id).toBe(first.id);
    await expect(stripe.customers.create({ email: 'b@example.com' }, { idempotencyKey: 'k1' })).rejects.toMatchObject({
      statusCode: 400,
      rawType: 'idempotency_error',
    });
    const charge = (key: string) =>
      stripe.paymentIntents.create(
        { amount: 1000, currency: 'usd', customer: first.id, payment_method: 'pm_card_visa_chargeDeclined', confirm: true },
        { idempotencyKey: key },
      );
    await expect(charge('k2')).rejects.toMatchObject({ code: 'card_declined', decline_code: 'generic_decline' });
    standin.world.behaviours.set('pm_card_visa_chargeDeclined', 'approve');
    await expect(charge('k2')).rejects.toMatchObject({ code: 'card_declined' });
    expect((await charge('k3')).status).toBe('succeeded');
  });

  test('an answer that was lost is found under the same key', async () => {
    standin.fail('POST /v1/customers', 'lost');
    const before = standin.world.customers.size;
    // The library itself repeats a request whose connection closed once.
    await stripe.customers.create(params, { idempotencyKey: 'k4' });
    expect(standin.world.customers.size).toBe(before + 1);
  });
});

test('the pay page takes a customer through paying, declining and cancelling', async () => {
  const made = await stripe.checkout.sessions.create(session({ cancel_url: 'http://localhost/back' }));
  const press = async (action: string) => {
    const body = new URLSearchParams({ action });
    const response = await fetch(String(made.url), { method: 'POST', body, redirect: 'manual' });
    return response.headers.get('location');
  };
  expect(await (await fetch(String(made.url))).text()).toContain('Pay $10.00');
  expect(await press('cancel')).toBe('http://localhost/back');
  expect(await press('decline')).toContain('declined');
  expect(await press('pay')).toBe('http://localhost/done');
  expect(await stripe.checkout.sessions.retrieve(made.id, { expand: ['payment_intent.latest_charge'] })).toMatchObject({
    payment_status: 'paid',
    payment_intent: { status: 'succeeded', amount_received: 1000, latest_charge: { balance_transaction: null } },
  });
});

test('a balance follows charges, refunds and disputes', async () => {
  const own = await startStripeStandin();
  const { hostname, port } = new URL(own.base);
  const client = new Stripe(own.apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const intent = own.completeSession((await client.checkout.sessions.create(session())).id);
  own.postCharge(intent);
  own.refund(intent, 400);
  const dispute = own.dispute(intent, { amount: 600 });
  own.withdrawFunds(dispute.id);
  own.reinstateFunds(dispute.id);
  const pages: string[] = [];
  for await (const event of client.events.list({ limit: 2 })) pages.push(event.id);
  expect(pages).toEqual(own.world.events.map(({ id }) => id).reverse());
  expect((await client.balance.retrieve()).pending).toMatchObject([{ amount: 1000 - 59 - 400, currency: 'usd' }]);
  await own.close();
});

test('the dashboard refunds a payment and plays its dispute', async () => {
  const own = await startStripeStandin();
  const { hostname, port } = new URL(own.base);
  const client = new Stripe(own.apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
  const intent = own.completeSession((await client.checkout.sessions.create(session())).id);
  const charge = own.world.intents.get(intent)?.latest_charge;
  const press = async (action: string) => (await fetch(`${own.base}/dashboard/${charge}/${action}`, { method: 'POST' })).text();
  expect(await press('refund-half')).toContain('Refund $5.00');
  expect(await press('dispute')).toContain('$5.00, needs_response');
  expect(await press('refund'), 'a disputed payment is not refunded').toContain('Win the dispute');
  expect(await press('win')).toContain('$5.00, won');
  expect(own.world.events.at(-1)?.type).toBe('charge.dispute.closed');
  await own.close();
});
