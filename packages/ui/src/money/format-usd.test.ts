import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCount, formatRate, formatUsd } from './format-usd.ts';

test.each([
  ['4.999295', 2, '$4.99'],
  ['4.999295', 6, '$4.999295'],
  ['1234567.5', 2, '$1,234,567.50'],
  ['0', 2, '$0.00'],
  ['0.000705', 2, '<$0.01'],
  ['0.000705', 6, '$0.000705'],
  ['-0.001', 2, '>-$0.01'],
  ['-12.5', 2, '-$12.50'],
  ['0.9', 0, '<$1'],
] as const)('%s with %i decimals is formatted as %s', (amount, decimals, text) => expect(formatUsd(amount, decimals)).toBe(text));

test('amounts are truncated to the decimals shown, never rounded up', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (nano) => {
      const digits = nano.toString().padStart(10, '0');
      const amount = `${digits.slice(0, -9)}.${digits.slice(-9)}`;
      expect(BigInt(formatUsd(amount, 9).replace(/[$,.]/g, ''))).toBe(nano);
      const cents = formatUsd(amount, 2);
      if (!cents.startsWith('<')) expect(BigInt(cents.replace(/[$,.]/g, ''))).toBe(nano / 10_000_000n);
    }),
  );
});

test('rates keep their decimals, and counts are grouped by thousands', () => {
  expect([formatRate('3'), formatRate('0.0375'), formatCount(1234567)]).toEqual(['$3.00', '$0.0375', '1,234,567']);
});
