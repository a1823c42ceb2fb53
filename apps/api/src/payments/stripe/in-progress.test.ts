import { parseUsd } from '@derouter/billing';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chargeCard } from './charge-card.ts';
import { refundStripePayment } from './refund-payment.ts';
import { createStripeClient } from './stripe-client.ts';
import type { StripeContext } from './stripe-context.ts';

/** What Stripe answers to a request whose twin has not ended yet: another process sent it, or we did before a time limit. */
const underWay = () =>
  HttpResponse.json(
    { error: { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'There is currently another in-progress request' } },
    { status: 409 },
  );
const stripeApi = setupServer(
  http.get('https://api.stripe.com/v1/refunds', () => HttpResponse.json({ object: 'list', data: [], has_more: false, url: '/v1/refunds' })),
  http.post('https://api.stripe.com/v1/refunds', underWay),
  http.post('https://api.stripe.com/v1/payment_intents', underWay),
);
beforeAll(() => stripeApi.listen({ onUnhandledFrame: 'bypass' }));
afterAll(() => stripeApi.close());

const stripe = createStripeClient({ secretKey: 'sk_test_x', apiBase: 'https://api.stripe.com' });
const log = pino({ level: 'silent' });

test('a refund whose twin is under way has not failed: the credit stays set aside', async () => {
  const order = { refundId: 'r1', paymentRef: 'pi:pi_1', grossNano: parseUsd('10') };
  await expect(refundStripePayment({ stripe, log }, order)).rejects.toMatchObject({ statusCode: 409 });
});

test('a charge whose twin is under way has not failed: its outcome is looked up', async () => {
  const charge = {
    attemptId: 'a1',
    orderId: 'o1',
    accountId: 'c1',
    customerRef: 'cus_1',
    paymentMethodId: 'pm_1',
    grossNano: parseUsd('10'),
    createdAt: new Date(),
  };
  const context: Pick<StripeContext, 'stripe' | 'log'> = { stripe, log };
  expect(await chargeCard(context as StripeContext, charge)).toEqual({ state: 'unknown' });
});
