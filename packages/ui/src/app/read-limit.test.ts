import { expect, test } from 'vitest';
import { readLimit } from './read-limit.ts';

test.each([
  ['', null],
  ['  ', null],
  ['60', 60],
  ['100,000', 100_000],
  ['0', undefined],
  ['-3', undefined],
  ['ten', undefined],
  ['1000000001', undefined],
])('"%s" is the limit %s', (text, value) => expect(readLimit(text)).toBe(value));
