import { expect, test } from 'vitest';
import { type ApiKey, keyForm, keyFormValues } from './key-form.ts';

const key = {
  name: 'laptop',
  scopes: ['inference'],
  suspendedAt: null,
  expiresAt: null,
  budget: null,
  requestsPerMinute: 60,
  tokensPerMinute: null,
  concurrency: null,
  allowedModels: null,
  allowedNetworks: ['10.0.0.1'],
} as unknown as ApiKey;
const parse = (change: object) => keyForm.safeParse({ ...keyFormValues(key), ...change });

test('an untouched form parses to the settings of the key', () => {
  expect(parse({}).data).toEqual({
    name: 'laptop',
    scopes: ['inference'],
    isOn: true,
    expiresAt: null,
    budget: { totalUsd: null, dailyUsd: null, weeklyUsd: null, monthlyUsd: null, timeZone: 'UTC' },
    requestsPerMinute: 60,
    tokensPerMinute: null,
    concurrency: null,
    allowedModels: null,
    allowedNetworks: ['10.0.0.1'],
  });
});

test('networks are parsed one per line, and the error names the first invalid one', () => {
  expect(parse({ allowedNetworks: ' \n' }).data?.allowedNetworks).toBeNull();
  const allowedNetworks = '203.0.113.0/24\n2001:db8::/32\n::1, 10.0.0.1';
  expect(parse({ allowedNetworks }).data?.allowedNetworks).toEqual(['203.0.113.0/24', '2001:db8::/32', '::1', '10.0.0.1']);
  for (const wrong of ['office', '10.0.0.256', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0', '2001:::1']) {
    expect(parse({ allowedNetworks: `10.0.0.1\n${wrong}\nhome` }).error?.issues).toMatchObject([
      { path: ['allowedNetworks'], message: wrong },
    ]);
  }
});

test('an empty selection of models is rejected', () => {
  expect(parse({ allowedModels: [] }).error?.issues).toMatchObject([{ path: ['allowedModels'], code: 'too_small' }]);
});
