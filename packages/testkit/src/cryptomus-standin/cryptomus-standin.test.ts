import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CryptomusStandin, startCryptomusStandin } from '../cryptomus-standin.ts';
import { payActions } from './pay-page.ts';
import { phpJson } from './php-json.ts';

let standin: CryptomusStandin;
beforeAll(async () => {
  standin = await startCryptomusStandin();
});
afterAll(() => standin.close());

async function call(path: string, parameters: object, key = standin.paymentKey) {
  const body = JSON.stringify(parameters);
  const sign = createHash('md5')
    .update(Buffer.from(body).toString('base64') + key)
    .digest('hex');
  const answer = await fetch(standin.baseUrl + path, { method: 'POST', headers: { merchant: standin.merchantId, sign }, body });
  return { status: answer.status, body: (await answer.json()) as { result?: Record<string, string>; errors?: object } };
}
const order = {
  amount: '20',
  currency: 'USD',
  order_id: 'order-1',
  url_callback: 'http://127.0.0.1:9/webhooks/cryptomus',
  url_return: 'http://127.0.0.1:9/back?order=1&x=<y>',
};

test('calls need the signature over their body, and parameters are validated', async () => {
  expect((await call('/v1/payment', order, 'another')).status).toBe(401);
  const wrong = { ...order, amount: '0', order_id: 'a b', lifetime: 5, subtract: 101, url_return: 'x' };
  const { status, body } = await call('/v1/payment', wrong);
  expect([status, Object.keys(body.errors ?? {})]).toEqual([422, ['amount', 'order_id', 'url_return', 'lifetime', 'subtract']]);
  expect((await call('/v1/payment/info', { uuid: 'a', order_id: 'b' })).status).toBe(422);
});

test('the page of an invoice has a button for everything that can happen', async () => {
  const { body } = await call('/v1/payment', order);
  const url = body.result?.url ?? '';
  const page = await (await fetch(url)).text();
  for (const action of Object.keys(payActions)) expect(page).toContain(`data-testid="cryptomus-${action}"`);
  expect(page).not.toContain('<y>');
  // The shop does not answer in this test.
  standin.callbackUrl = `${standin.baseUrl}/questions/x`;
  const paid = await fetch(`${url}/exact`, { method: 'POST', redirect: 'manual' });
  expect([paid.status, paid.headers.get('location')]).toEqual([303, order.url_return]);
  expect((await call('/v1/payment/info', { order_id: 'order-1' })).body.result).toMatchObject({
    status: 'paid',
    payment_amount_usd: '20.00',
  });
  expect((await fetch(`${url}/exact`)).status).toBe(404);
  expect((await fetch(`${url}/unknown`, { method: 'POST' })).status).toBe(404);
});

test('JSON is written as PHP does', () => {
  expect(phpJson({ a: 'https://x/é\u2028"', b: [null, true, 5] })).toBe(String.raw`{"a":"https:\/\/x\/é\u2028\"","b":[null,true,5]}`);
  expect(phpJson('é😀', false)).toBe(String.raw`"\u00e9\ud83d\ude00"`);
});
