import { keySettings } from '@derouter/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fromText } from './from-text.ts';
import { parseAmount, parseLines, parseNumber, parseOptionalAmount, parseText } from './parsers.ts';

const limit = fromText(keySettings.shape.requestsPerMinute, parseNumber, 'whole');
const usd = fromText(z.object(keySettings.shape.budget.unwrap().shape).shape.totalUsd, parseOptionalAmount, 'usd');

test.each([
  ['', null],
  ['  ', null],
  ['60', 60],
  ['100,000', 100_000],
  ['0', 0],
  ['-3', undefined],
  ['ten', undefined],
  ['1.5', undefined],
  ['1,5', undefined],
  ['1 000', 1000],
  ['1\u202f000', 1000],
  ['١٬٠٠٠', 1000],
  ['６０', 60],
  ['1000000001', undefined],
])('"%s" is parsed as the limit %s', (text, value) => {
  expect(limit.safeParse(text).data).toBe(value);
});

test.each([
  ['', null],
  ['12.50', '12.50'],
  ['$3', '3'],
  ['0,75', '0.75'],
  ['0,125', '0.125'],
  ['12,5', '12.5'],
  ['1234,567', '1234.567'],
  ['1,234.56', '1234.56'],
  ['$1,234,567.5', '1234567.5'],
  ['1,000,000', '1000000'],
  ['1.234,56', '1234.56'],
  ['1 234,56', '1234.56'],
  ['1’000.50', '1000.50'],
  ['١٬٢٣٤٫٥', '1234.5'],
  ['１２．５', '12.5'],
  // A thousand or one dollar: nobody knows.
  ['1,000', undefined],
  ['$12,500', undefined],
  ['1,00,000', undefined],
  ['1.000.000', undefined],
  ['1,2,3', undefined],
  ['1e3', undefined],
  ['-1', undefined],
  ['1.0000000001', undefined],
])('"%s" is parsed as the amount %s', (text, value) => {
  expect(usd.safeParse(text).data).toBe(value);
});

test('a field that cannot be parsed names its problem', () => {
  expect(limit.safeParse('ten').error?.issues).toMatchObject([{ message: 'whole' }]);
});

test('newlines and commas separate entries, and duplicates are dropped', () => {
  expect(parseLines(' \n')).toEqual([]);
  expect(parseLines('203.0.113.0/24\n2001:db8::/32\n::1, 10.0.0.1\n::1')).toEqual(['203.0.113.0/24', '2001:db8::/32', '::1', '10.0.0.1']);
});

test('text is trimmed, and empty text is null', () => {
  expect([parseText(' '), parseText(' a '), parseAmount(' $1,5 ')]).toEqual([null, 'a', '1.5']);
});
