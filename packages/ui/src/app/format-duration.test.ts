import { locales } from '@derouter/locales';
import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.ts';

test.each([
  [0, '0ms'],
  [999, '999ms'],
  [1000, '1.0s'],
  [9_940, '9.9s'],
  [10_000, '10s'],
  [125_400, '125s'],
])('%i ms is formatted as %s', (ms, text) => expect(formatDuration(ms, 'en')).toBe(text));

test('numbers and units are those of the language', () => {
  // Spaces may be narrow ones that do not break.
  const write = (ms: number, language: string) => formatDuration(ms, language).replace(/\s/, ' ');
  const written = locales.map((language) => [language, write(450, language), write(2_345, language)]);
  expect(written).toEqual([
    ['en', '450ms', '2.3s'],
    ['zh', '450毫秒', '2.3秒'],
    ['zh-TW', '450 毫秒', '2.3 秒'],
    ['ja', '450 ms', '2.3 秒'],
    ['ko', '450ms', '2.3초'],
    ['es', '450 ms', '2,3 s'],
    ['fr', '450 ms', '2,3 s'],
    ['ru', '450 мс', '2,3 с'],
    ['ar', '450 ملي ث', '2.3 ث'],
  ]);
});
