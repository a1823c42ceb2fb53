import { keySettings, modelDialects, network } from '@derouter/contracts';
import { dialects } from '@derouter/protocols';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNetwork } from '../web/index.ts';

const text = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV4(), fc.integer({ min: -1, max: 40 })).map(([address, prefix]) => `${address}/${prefix}`),
  fc.tuple(fc.ipV6(), fc.integer({ min: -1, max: 140 })).map(([address, prefix]) => `${address}/${prefix}`),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef:./%'), maxLength: 20 }),
);

describe('schemas shared by pages and server', () => {
  test('they accept exactly the networks that requests can be matched against', () => {
    fc.assert(
      fc.property(text, (network_) => {
        expect(network.safeParse(network_).success, network_).toBe(parseNetwork(network_) !== null);
      }),
      { numRuns: 3000 },
    );
    for (const wrong of [
      'office',
      '10.0.0.256',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '::/00',
      '::1/129',
      '10.0.0.0/8/8',
      '10.0.0',
      'fe80::1%eth0',
      '2001:::1',
      '',
    ]) {
      expect([network.safeParse(wrong).success, parseNetwork(wrong)], wrong).toEqual([false, null]);
    }
    expect(keySettings.parse({ allowedNetworks: [' 203.0.113.0/24 '] })).toEqual({ allowedNetworks: ['203.0.113.0/24'] });
  });

  test('they offer every dialect of the gateway for a model', () => expect(modelDialects).toEqual(dialects));
});
