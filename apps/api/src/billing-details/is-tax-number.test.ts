import { expect, test } from 'vitest';
import { isTaxNumber } from './is-tax-number.ts';

test.each([
  ['DE', 'DE136695976', true],
  ['DE', '136 695 976', true],
  ['DE', 'DE136695977', false],
  ['FR', 'FR40303265045', true],
  ['GB', 'GB980780684', true],
  ['CN', '91110000600037341L', true],
  ['TW', '04595257', true],
  ['JP', '5835678256246', true],
  ['KR', '116-82-00276', true],
  ['IN', '27AAPFU0939F1ZV', true],
  ['US', '91-1144442', true],
  ['BR', '16.727.230/0001-97', true],
  ['RU', '7707083893', true],
  ['CH', 'CHE-107.787.577 IVA', true],
  ['ES', 'not a number', false],
  ['CN', "1' OR '1'='1", false],
  // No forms are known of these countries.
  ['AE', '100123456700003', true],
  ['AE', '---', false],
])('%s: %s is %s', async (country, number, expected) => {
  expect(await isTaxNumber(country, number)).toBe(expected);
});
