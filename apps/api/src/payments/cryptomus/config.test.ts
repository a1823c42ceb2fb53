import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../config.ts';
import { commissionFlags } from './commission-flags.ts';

const keys = { CRYPTOMUS_MERCHANT_ID: 'c26b80a8-9549-4b66-bb53-774f12809249', CRYPTOMUS_PAYMENT_KEY: 'k'.repeat(128) };
const read = async (env: Record<string, string> = {}) =>
  (await readConfig({ SECRET_KEY: randomBytes(32).toString('hex'), ...env })).cryptomus;

test('the rail needs both keys', async () => {
  expect(await read()).toBeNull();
  expect(await read({ CRYPTOMUS_MERCHANT_ID: '', CRYPTOMUS_PAYMENT_KEY: ' ' })).toBeNull();
  for (const name of ['CRYPTOMUS_MERCHANT_ID', 'CRYPTOMUS_PAYMENT_KEY'])
    await expect(read({ ...keys, [name]: '' })).rejects.toThrow(ConfigError);
});

test('the dialect sets addresses, which settings override (B4, B5)', async () => {
  expect(await read(keys)).toMatchObject({
    apiBase: 'https://api.cryptomus.com',
    payHost: 'pay.cryptomus.com',
    sourceNetworks: [],
    whoPaysFee: 'customer',
  });
  const heleket = { ...keys, CRYPTOMUS_DIALECT: 'heleket', CRYPTOMUS_SOURCES: 'published' };
  expect(await read(heleket)).toMatchObject({
    apiBase: 'https://api.heleket.com',
    payHost: 'pay.heleket.com',
    sourceNetworks: ['31.133.220.8'],
  });
  expect((await read({ ...keys, CRYPTOMUS_SOURCES: 'published' }))?.sourceNetworks).toEqual(['91.227.144.54']);
  const moved = { ...heleket, CRYPTOMUS_API_BASE: 'https://api.heleket.hk/', CRYPTOMUS_PAY_HOST: 'pay.heleket.hk' };
  expect(await read(moved)).toMatchObject({ apiBase: 'https://api.heleket.hk', payHost: 'pay.heleket.hk' });
});

test.each([
  ['CRYPTOMUS_API_BASE', 'http://api.cryptomus.com'],
  ['CRYPTOMUS_API_BASE', 'ftp://localhost'],
  ['CRYPTOMUS_PAY_HOST', 'https://pay.cryptomus.com'],
  ['CRYPTOMUS_PAY_HOST', 'pay.cryptomus.com/pay'],
  ['CRYPTOMUS_DIALECT', 'other'],
  ['CRYPTOMUS_FEE_PAID_BY', '50'],
  ['CRYPTOMUS_LIFETIME_SECONDS', '299'],
  ['CRYPTOMUS_LIFETIME_SECONDS', '43201'],
  ['CRYPTOMUS_SOURCES', '1.2.3'],
  ['CRYPTOMUS_PAYMENT_KEY', 'two words and more'],
])('%s %s is refused', (name, value) => expect(read({ ...keys, [name]: value })).rejects.toThrow(new RegExp(name)));

test('who pays the commission is said differently by each call (B9)', () => {
  expect([commissionFlags.invoice('customer'), commissionFlags.invoice('merchant')]).toEqual([{ subtract: '100' }, { subtract: '0' }]);
  expect([commissionFlags.refund('customer'), commissionFlags.refund('merchant')]).toEqual([{ is_subtract: false }, { is_subtract: true }]);
  expect([commissionFlags.payout('customer'), commissionFlags.payout('merchant')]).toEqual([{ is_subtract: true }, { is_subtract: false }]);
});

test('a stand-in is not used in production mode', async () => {
  const production = {
    ...{ DEROUTER_MODE: 'production', PUBLIC_URL: 'https://a.example', DATABASE_URL: 'postgres://a', SMTP_URL: 'smtp://a' },
    ...{ MAIL_FROM: 'a@a.example', OPERATOR_NAME: 'A', SUPPORT_EMAIL: 'help@a.example', TRUSTED_PROXIES: '0', ...keys },
  };
  expect((await read(production))?.apiBase).toBe('https://api.cryptomus.com');
  await expect(read({ ...production, CRYPTOMUS_API_BASE: 'http://127.0.0.1:4243' })).rejects.toThrow('https://');
});
