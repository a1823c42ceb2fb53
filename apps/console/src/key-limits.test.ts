import { expect, test } from 'vitest';
import { readNetworks, readUsd } from './key-limits.ts';

test.each([
  ['', null],
  ['12.50', '12.50'],
  ['$3', '3'],
  ['0,75', '0.75'],
  ['1e3', undefined],
  ['-1', undefined],
  ['1.0000000001', undefined],
])('"%s" is the amount %s', (text, value) => expect(readUsd(text)).toBe(value));

test('networks are lines; the first that is none is named', () => {
  expect(readNetworks(' \n')).toEqual({ networks: null, wrong: null });
  expect(readNetworks('203.0.113.0/24\n2001:db8::/32\n::1, 10.0.0.1')).toEqual({
    networks: ['203.0.113.0/24', '2001:db8::/32', '::1', '10.0.0.1'],
    wrong: null,
  });
  for (const wrong of ['office', '10.0.0.256', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0']) {
    expect(readNetworks(`10.0.0.1\n${wrong}\nhome`).wrong).toBe(wrong);
  }
});
