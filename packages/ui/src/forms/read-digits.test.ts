import { expect, test } from 'vitest';
import { readDigits } from './read-digits.ts';

test.each([
  ['012345', '012345'],
  [' 012 345 ', '012345'],
  ['٠١٢٣٤٥', '012345'],
  ['۰۱۲۳۴۵', '012345'],
  ['０１２３４５', '012345'],
  ['0987654321', '098765'],
  ['your code: 12-34-56.', '123456'],
  ['abc', ''],
])('%s is read as %s', (text, digits) => expect(readDigits(text, 6)).toBe(digits));
