import { keySettings } from '@derouter/contracts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readAmount, readLines, readNumber, readOptionalAmount, readText } from './readers.ts';
import { typed } from './typed.ts';

const limit = typed(keySettings.shape.requestsPerMinute, readNumber, 'whole');
const usd = typed(z.object(keySettings.shape.budget.unwrap().shape).shape.totalUsd, readOptionalAmount, 'usd');

test.each([
  ['', null],
  ['  ', null],
  ['60', 60],
  ['100,000', 100_000],
  ['0', undefined],
  ['-3', undefined],
  ['ten', undefined],
  ['1.5', undefined],
  ['1000000001', undefined],
])('"%s" is read as the limit %s', (text, value) => {
  expect(limit.safeParse(text).data).toBe(value);
});

test.each([
  ['', null],
  ['12.50', '12.50'],
  ['$3', '3'],
  ['0,75', '0.75'],
  ['1e3', undefined],
  ['-1', undefined],
  ['1.0000000001', undefined],
])('"%s" is read as the amount %s', (text, value) => {
  expect(usd.safeParse(text).data).toBe(value);
});

describe('a field that cannot be read', () => {
  test('names its problem', () => {
    expect(limit.safeParse('ten').error?.issues).toMatchObject([{ message: 'whole' }]);
  });
});

test('lines and commas separate entries, each of which counts once', () => {
  expect(readLines(' \n')).toEqual([]);
  expect(readLines('203.0.113.0/24\n2001:db8::/32\n::1, 10.0.0.1\n::1')).toEqual(['203.0.113.0/24', '2001:db8::/32', '::1', '10.0.0.1']);
});

test('an empty text is none', () => {
  expect([readText(' '), readText(' a '), readAmount(' $1,5 ')]).toEqual([null, 'a', '1.5']);
});
