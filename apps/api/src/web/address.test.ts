import { expect, test } from 'vitest';
import { networkMatcher, parseNetwork } from './address.ts';

test.each(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1', '0.0.0.0/0'])('%s is a network', (text) =>
  expect(parseNetwork(text)).not.toBeNull(),
);
test.each(['', '10.0.0.0/33', '10.0.0/8', 'example.com', '10.0.0.0/8/8', '2001:db8::/129', '10.0.0.0/-1', 'fe80::1%eth0', '10.0.0.0/'])(
  '%j is none',
  (text) => expect(parseNetwork(text)).toBeNull(),
);

test('an address matches only networks of its own family, after unmapping IPv4-mapped IPv6', () => {
  const matches = networkMatcher(['10.1.0.0/16', '2001:db8:7::/48', '192.0.2.7']);
  expect(['10.1.255.3', '::ffff:10.1.0.9', '2001:db8:7:1::5', '192.0.2.7'].map(matches)).toEqual([true, true, true, true]);
  expect(['10.2.0.1', '2001:db8:8::1', '192.0.2.8', '', 'unknown', '::ffff:0a02:1'].map(matches)).toEqual(Array(6).fill(false));
});
