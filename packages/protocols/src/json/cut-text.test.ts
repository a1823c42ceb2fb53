import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

test('a text is cut at the limit, but never within a character', () => {
  expect([0, 1, 2, 3, 4, 5].map((max) => cutText('a🎉b', max))).toEqual(['', 'a', 'a', 'a🎉', 'a🎉b', 'a🎉b']);
});
