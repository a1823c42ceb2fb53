import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { newId } from '@derouter/db';
import { type CryptomusStandin, startCryptomusStandin } from '@derouter/testkit';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readCryptomusSettings } from './config.ts';
import { createCryptomusClient } from './cryptomus-client.ts';
import { CryptomusError } from './cryptomus-error.ts';
import { openInvoice } from './open-invoice.ts';

let standin: CryptomusStandin;
beforeAll(async () => {
  standin = await startCryptomusStandin();
});
afterAll(() => standin.close());
afterEach(() => {
  standin.duplicateOrders = 'return';
  standin.faults.length = 0;
});

const settingsOf = (over: Record<string, string> = {}) => {
  const values: Record<string, string> = {
    CRYPTOMUS_MERCHANT_ID: standin.merchantId,
    CRYPTOMUS_PAYMENT_KEY: standin.paymentKey,
    CRYPTOMUS_API_BASE: standin.baseUrl,
    CRYPTOMUS_PAY_HOST: new URL(standin.baseUrl).host,
    ...over,
  };
  const settings = readCryptomusSettings(
    (name) => values[name] ?? null,
    (message) => {
      throw new Error(message);
    },
  );
  if (!settings) throw new Error('no settings');
  return settings;
};
const timing = { timeoutMs: 300, firstPauseMs: 5, maxPauseMs: 1000 };
const checkoutOf = (orderId: string) => ({
  orderId,
  accountId: newId(),
  email: 'a@example.com',
  creditNano: 20_000_000_000n,
  feeNano: 500_000_000n,
  saveCard: false,
});

function open(orderId: string, settings = settingsOf()) {
  const client = createCryptomusClient(settings, timing);
  return openInvoice(client, settings, 'http://localhost:8787', checkoutOf(orderId), () => 5);
}
const invoicesOf = (orderId: string) => [...standin.invoices.values()].filter((invoice) => invoice.orderId === orderId);
const creationsOf = (orderId: string) =>
  standin.calls.filter(({ path, body }) => path === '/v1/payment' && body.order_id === orderId).length;

describe('one invoice for an order', () => {
  test.each(['return', 'refuse'] as const)(
    'however often it is opened, where the provider would %s a known order (B11)',
    async (duplicates) => {
      standin.duplicateOrders = duplicates;
      const orderId = newId();
      const first = await open(orderId);
      expect(await open(orderId)).toEqual(first);
      expect(invoicesOf(orderId)).toHaveLength(1);
      expect(invoicesOf(orderId)[0]?.amountCents).toBe(2050n);
      expect(first.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    },
  );

  test.each([
    ['is dropped before it has an effect', [{ kind: 'drop' }]],
    ['is dropped after it had its effect', [{ kind: 'drop', afterEffect: true }]],
    ['comes after the time limit', [{ kind: 'status', afterEffect: true, delayMs: 600 }]],
    ['is an error of the server after its effect', [{ kind: 'status', status: 502, afterEffect: true }]],
    [
      'is an error, and so is that of the question about it',
      [
        { kind: 'status', status: 500, afterEffect: true },
        { kind: 'status', status: 503 },
      ],
    ],
    ['is “too many requests”', [{ kind: 'status', status: 429, retryAfter: '0' }]],
  ] as const)('also if the answer %s (B12)', async (_name, faults) => {
    const orderId = newId();
    standin.faults.push(...faults);
    const opened = await open(orderId);
    expect(invoicesOf(orderId)).toHaveLength(1);
    expect(opened.providerRef).toBe(invoicesOf(orderId)[0]?.uuid);
    expect(creationsOf(orderId)).toBeLessThanOrEqual(2);
  });

  test('an outage ends with an error that a customer may see, after few attempts', async () => {
    const orderId = newId();
    standin.faults.push(...Array.from({ length: 20 }, () => ({ kind: 'drop' }) as const));
    await expect(open(orderId)).rejects.toMatchObject({ code: 'payment_unavailable' });
    expect(creationsOf(orderId)).toBe(3);
  });

  test('a refusal is not tried again', async () => {
    const orderId = newId();
    const wrongKey = settingsOf({ CRYPTOMUS_PAYMENT_KEY: 'another-key-0123456789' });
    await expect(open(orderId, wrongKey)).rejects.toMatchObject({ code: 'payment_unavailable' });
    expect(creationsOf(orderId)).toBe(0);
  });
});

test('a payment page on another host is never shown (B5)', async () => {
  const settings = settingsOf();
  for (const url of [
    'https://evil.example/pay',
    `http://user@${settings.payHost}/pay/x`,
    'javascript:alert(1)',
    '',
    'http://127.0.0.1:1/pay',
  ]) {
    const orderId = newId();
    await open(orderId);
    const [invoice] = invoicesOf(orderId);
    if (invoice) invoice.override = { url };
    await expect(open(orderId)).rejects.toMatchObject({ code: 'internal' });
  }
});

test.each([
  ['another order', { order_id: 'x' }],
  ['another amount', { amount: '2.05' }],
  ['another currency', { currency: 'USDT' }],
])('an invoice for %s is not used', async (_name, override) => {
  const orderId = newId();
  await open(orderId);
  const [invoice] = invoicesOf(orderId);
  if (invoice) invoice.override = override;
  await expect(open(orderId)).rejects.toMatchObject({ code: 'internal' });
});

describe('the client', () => {
  test('names a payment by one id only (B10)', async () => {
    const client = createCryptomusClient(settingsOf(), timing);
    const both = { uuid: newId(), order_id: newId() };
    await expect(client.readPayment(both)).rejects.toMatchObject({ kind: 'refused' });
    const orderId = newId();
    await open(orderId);
    await client.readPayment({ order_id: orderId });
    for (const { path, body } of standin.calls.filter((call) => call.path === '/v1/payment/info' && call.body.uuid !== both.uuid)) {
      expect([path, Object.keys(body).length]).toEqual(['/v1/payment/info', 1]);
    }
  });

  test('asks again after “too many requests” and errors of the server, as long as it was told to wait', async () => {
    const orderId = newId();
    await open(orderId);
    standin.faults.push({ kind: 'status', status: 429, retryAfter: '1' }, { kind: 'status', status: 500 }, { kind: 'drop' });
    const startedAt = performance.now();
    const payment = await createCryptomusClient(settingsOf(), timing).readPayment({ order_id: orderId });
    expect(payment?.order_id).toBe(orderId);
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  test('says of an unknown payment that there is none, and of an outage that nothing is known', async () => {
    const client = createCryptomusClient(settingsOf(), timing);
    expect(await client.readPayment({ uuid: newId() })).toBeNull();
    standin.faults.push(...Array.from({ length: 4 }, () => ({ kind: 'drop' }) as const));
    await expect(client.readPayment({ uuid: newId() })).rejects.toMatchObject({ kind: 'unreachable' });
  });

  test('signs the bytes that it sends, keeps numbers as they are written and follows no redirect', async () => {
    const seen: Request[] = [];
    const settings = { ...settingsOf(), apiBase: 'https://api.cryptomus.com', paymentKey: 'test-payment-key-0123456789' };
    const api = setupServer(
      http.post('https://api.cryptomus.com/v1/payment/info', ({ request }) => {
        seen.push(request.clone());
        return new HttpResponse('{"state":0,"result":{"uuid":"u","commission":1.0e-7,"payment_amount":20.010000000000000001}}');
      }),
      http.post('https://api.cryptomus.com/v1/payment/aml-links', () => HttpResponse.redirect('https://evil.example/', 307)),
    );
    api.listen({ onUnhandledFrame: 'error' });
    const client = createCryptomusClient(settings, { ...timing, firstPauseMs: 1 });
    expect(await client.readPayment({ uuid: 'ü/\u2028' })).toMatchObject({ commission: '1.0e-7', payment_amount: '20.010000000000000001' });
    expect(await seen[0]?.text()).toBe('{"uuid":"ü/\u2028"}');
    const base64 = Buffer.from('{"uuid":"ü/\u2028"}').toString('base64');
    expect(seen[0]?.headers.get('sign')).toBe(createHash('md5').update(base64).update(settings.paymentKey).digest('hex'));
    expect(seen[0]?.headers.get('merchant')).toBe(standin.merchantId);
    await expect(client.listHeldLinks('u')).rejects.toBeInstanceOf(CryptomusError);
    api.close();
  });

  test('never mentions the key or a signature in an error', async () => {
    const settings = settingsOf();
    standin.faults.push(...Array.from({ length: 4 }, () => ({ kind: 'drop' }) as const));
    const error: unknown = await createCryptomusClient(settings, timing)
      .readPayment({ uuid: newId() })
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 10 })).not.toContain(settings.paymentKey);
  });
});
