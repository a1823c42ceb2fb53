import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callStripe, createStripeClient, stripeApiVersion } from './stripe-client.ts';

const answers: Response[] = [];
const seen: Request[] = [];
const stripeApi = setupServer(
  http.post('https://api.stripe.com/v1/customers', ({ request }) => {
    seen.push(request);
    return answers.shift() ?? HttpResponse.json({ id: 'cus_1', object: 'customer' });
  }),
);
const limited = (seconds: number) =>
  HttpResponse.json(
    { error: { type: 'rate_limit_error', message: 'slow down' } },
    { status: 429, headers: { 'retry-after': String(seconds) } },
  );

beforeAll(() => stripeApi.listen({ onUnhandledFrame: 'bypass' }));
beforeEach(() => {
  seen.length = 0;
  answers.length = 0;
});
afterAll(() => stripeApi.close());

const stripe = createStripeClient({ secretKey: 'sk_test_x', apiBase: 'https://api.stripe.com' });
const create = () => callStripe(() => stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'k' }));

test('requests carry the pinned version, and a repetition the same key', async () => {
  answers.push(HttpResponse.json({ error: { type: 'api_error', message: 'broken' } }, { status: 500 }));
  expect((await create()).id).toBe('cus_1');
  expect(seen.map(({ headers }) => [headers.get('stripe-version'), headers.get('idempotency-key')])).toEqual([
    [stripeApiVersion, 'k'],
    [stripeApiVersion, 'k'],
  ]);
});

test('a limited request is made again after the time that Stripe asks for', async () => {
  answers.push(limited(1));
  const start = performance.now();
  await create();
  expect(performance.now() - start).toBeGreaterThanOrEqual(1000);
  expect(seen).toHaveLength(2);
});

test('a long wait, and a limit that does not end, are left to the caller', async () => {
  answers.push(limited(60));
  await expect(create()).rejects.toMatchObject({ statusCode: 429 });
  expect(seen).toHaveLength(1);
  answers.push(limited(0), limited(0), limited(0), limited(0), limited(0));
  await expect(create()).rejects.toMatchObject({ statusCode: 429 });
  expect(seen).toHaveLength(5);
});
