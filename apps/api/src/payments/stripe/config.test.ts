import { expect, test } from 'vitest';
import { readStripeConfig } from './config.ts';

const read = (settings: Readonly<Record<string, string>>) => readStripeConfig((name) => settings[name] ?? null);
const both = { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_a' };

test('both settings or none', () => {
  expect(read({})).toBeNull();
  expect(read(both)).toEqual({
    secretKey: 'sk_test_x',
    webhookSecrets: ['whsec_a'],
    apiBase: 'https://api.stripe.com',
    offersCrypto: false,
    threeDSecure: 'first',
    taxCode: null,
  });
});

test.each([
  [{ STRIPE_SECRET_KEY: 'sk_test_x' }, 'STRIPE_WEBHOOK_SECRET'],
  [{ STRIPE_WEBHOOK_SECRET: 'whsec_a' }, 'STRIPE_SECRET_KEY'],
  [{ ...both, STRIPE_WEBHOOK_SECRET: ' , ' }, 'STRIPE_WEBHOOK_SECRET'],
  [{ ...both, STRIPE_API_BASE: 'api.stripe.com' }, 'STRIPE_API_BASE'],
  [{ ...both, STRIPE_API_BASE: 'http://stripe.example.com' }, 'STRIPE_API_BASE'],
  [{ ...both, STRIPE_API_BASE: 'http://127.0.0.1.example.com' }, 'STRIPE_API_BASE'],
  [{ ...both, STRIPE_CRYPTO: 'yes' }, 'STRIPE_CRYPTO'],
  [{ ...both, STRIPE_3D_SECURE: 'on' }, 'STRIPE_3D_SECURE'],
  [{ ...both, STRIPE_TAX_CODE: 'services' }, 'STRIPE_TAX_CODE'],
])('%j is refused with the name of the setting', (settings, name) => {
  expect(() => read(settings)).toThrow(name);
});

test('secrets are rotated with a comma', () => {
  expect(read({ ...both, STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b,' })?.webhookSecrets).toEqual(['whsec_a', 'whsec_b']);
});
