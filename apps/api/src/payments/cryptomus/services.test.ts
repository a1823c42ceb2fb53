import { parseUsd } from '@derouter/billing';
import { type CryptomusStandin, describeService, startCryptomusStandin } from '@derouter/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCryptomusSettings } from './config.ts';
import { createCryptomusClient } from './cryptomus-client.ts';
import { readBalance } from './read-balance.ts';
import { createServices } from './services.ts';

let standin: CryptomusStandin;
let problems: unknown[];
let nowMs: number;

beforeEach(async () => {
  standin = await startCryptomusStandin();
  problems = [];
  nowMs = 0;
});
afterEach(() => standin.close());

function client() {
  const texts: Record<string, string> = {
    CRYPTOMUS_MERCHANT_ID: standin.merchantId,
    CRYPTOMUS_PAYMENT_KEY: standin.paymentKey,
    CRYPTOMUS_API_BASE: standin.baseUrl,
  };
  const settings = readCryptomusSettings(
    (name) => texts[name] ?? null,
    (message) => {
      throw new Error(message);
    },
  );
  if (!settings) throw new Error('no settings');
  return createCryptomusClient(settings, { timeoutMs: 1000, firstPauseMs: 1, maxPauseMs: 5 });
}

const services = () =>
  createServices(
    client(),
    (error) => problems.push(error),
    () => nowMs,
  );
const calls = (path: string) => standin.calls.filter((call) => call.path === path).length;

test('the available currencies are listed with their limits and commissions, and asked for once in ten minutes', async () => {
  standin.services.push(describeService('ton', 'USDT', '0.1', '5', false));
  const list = services();
  expect(await list.list()).toEqual(
    ['tron', 'eth', 'bsc'].map((network) => ({
      currency: 'USDT',
      network,
      minAmount: '0.50000000',
      maxAmount: '1000000.00000000',
      feeAmount: '0.00',
      feePercent: '1.00',
    })),
  );
  await list.refuseUnlessPayable(parseUsd('20'));
  expect(calls('/v1/payment/services')).toBe(1);
  nowMs += 11 * 60_000;
  await list.list();
  expect(calls('/v1/payment/services')).toBe(2);
});

test('an amount that no currency takes is refused with the limits before an invoice is made; one of unknown rate leaves it to the page', async () => {
  standin.services = [describeService('tron', 'USDT', '10', '500'), describeService('eth', 'USDC', '50', '800')];
  const list = services();
  await expect(list.refuseUnlessPayable(parseUsd('9.99'))).rejects.toMatchObject({
    code: 'amount_out_of_range',
    values: { min: '$10', max: '$800' },
  });
  await expect(list.refuseUnlessPayable(parseUsd('801'))).rejects.toMatchObject({ code: 'amount_out_of_range' });
  await list.refuseUnlessPayable(parseUsd('10'));
  await list.refuseUnlessPayable(parseUsd('800'));
  standin.services.push(describeService('btc', 'BTC', '0.0001'));
  await services().refuseUnlessPayable(parseUsd('9.99'));
});

test('where nothing is available the method is refused; a provider that does not answer refuses nothing', async () => {
  standin.services = [describeService('tron', 'USDT', '1', '500', false)];
  await expect(services().refuseUnlessPayable(parseUsd('20'))).rejects.toMatchObject({ code: 'upstream_unavailable' });
  for (let i = 0; i < 4; i++) standin.faults.push({ kind: 'drop' });
  const list = services();
  await list.refuseUnlessPayable(parseUsd('20'));
  expect(problems).toHaveLength(1);
  for (let i = 0; i < 4; i++) standin.faults.push({ kind: 'status', status: 500 });
  expect(await services().list()).toBeNull();
});

test('the balance counts dollars, values other currencies as the provider does, and is unknown where it does not', async () => {
  const ask = (merchant: unknown, isList = true) => {
    const listed = async () => merchant as Awaited<ReturnType<ReturnType<typeof client>['readBalances']>>;
    return isList ? readBalance({ ...client(), readBalances: listed }, () => undefined) : null;
  };
  expect(await readBalance(client(), () => undefined)).toMatchObject({ balanceNano: 0n, detail: { held: { USDT: '0.00000000' } } });
  expect(
    await ask([
      { currency_code: 'USDT', balance: '12.50000000' },
      { currency_code: 'BTC', balance: '0.00100000', balance_usd: '90.25' },
    ]),
  ).toMatchObject({ balanceNano: parseUsd('102.75'), tolerancePercent: 2 });
  expect(await ask([{ currency_code: 'BTC', balance: '0.00100000' }])).toMatchObject({ balanceNano: null, detail: { unvalued: ['BTC'] } });
  standin.faults.push({ kind: 'status', status: 401 });
  expect(await readBalance(client(), (error) => problems.push(error))).toMatchObject({ balanceNano: null });
  expect(problems).toHaveLength(1);
});
