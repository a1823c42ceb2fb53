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

test.each([
  ['0', '$0.00', '$0.000000'],
  ['1e-9', '<$0.01', '<$0.000001'],
  ['0.000000001', '<$0.01', '<$0.000001'],
  ['0.000705', '<$0.01', '$0.000705'],
  ['-0', '$0.00', '$0.000000'],
  ['1e12', '$1,000,000,000,000.00', '$1,000,000,000,000.000000'],
  ['1.25e+2', '$125.00', '$125.000000'],
  ['12.5e-1', '$1.25', '$1.250000'],
  [null, '–', '–'],
  [undefined, '–', '–'],
  ['NaN', '–', '–'],
] as const)('%s never shows an exponent, NaN or -0', (amount, cents, micro) => {
  expect([formatUsd(amount, 2), formatUsd(amount, 6)]).toEqual([cents, micro]);
});

test('counts that are missing are not 0, and large ones have no exponent', () => {
  expect([undefined, null, Number.NaN, -0, 0, 1e12, 1e21].map((count) => formatCount(count))).toEqual([
    ...['–', '–', '–', '0', '0'],
    ...['1,000,000,000,000', '1,000,000,000,000,000,000,000'],
  ]);
});

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
