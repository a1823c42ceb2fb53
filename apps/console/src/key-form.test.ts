import { expect, test } from 'vitest';
import { type ApiKey, formOfKey, keyForm } from './key-form.ts';

const key = {
  name: 'laptop',
  suspendedAt: null,
  expiresAt: null,
  budget: null,
  requestsPerMinute: 60,
  tokensPerMinute: null,
  concurrency: null,
  allowedModels: null,
  allowedNetworks: ['10.0.0.1'],
} as unknown as ApiKey;
const read = (change: object) => keyForm.safeParse({ ...formOfKey(key), ...change });

test('a key survives its form', () => {
  expect(read({}).data).toEqual({
    name: 'laptop',
    isOn: true,
    expiresAt: null,
    budget: { totalUsd: null, dailyUsd: null, monthlyUsd: null },
    requestsPerMinute: 60,
    tokensPerMinute: null,
    concurrency: null,
    allowedModels: null,
    allowedNetworks: ['10.0.0.1'],
  });
});

test('networks are lines, and the error names the first that is none', () => {
  expect(read({ allowedNetworks: ' \n' }).data?.allowedNetworks).toBeNull();
  const allowedNetworks = '203.0.113.0/24\n2001:db8::/32\n::1, 10.0.0.1';
  expect(read({ allowedNetworks }).data?.allowedNetworks).toEqual(['203.0.113.0/24', '2001:db8::/32', '::1', '10.0.0.1']);
  for (const wrong of ['office', '10.0.0.256', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0', '2001:::1']) {
    expect(read({ allowedNetworks: `10.0.0.1\n${wrong}\nhome` }).error?.issues).toMatchObject([
      { path: ['allowedNetworks'], message: wrong },
    ]);
  }
});

test('an empty choice of models is refused', () => {
  expect(read({ allowedModels: [] }).error?.issues).toMatchObject([{ path: ['allowedModels'], code: 'too_small' }]);
});
