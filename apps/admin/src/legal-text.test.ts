import { legalTexts } from '@derouter/locales/legal';
import { expect, test } from 'vitest';
import { parseLegalText, writeLegalText } from './legal-text.ts';

test('a legal text survives being written and parsed', () => {
  for (const { en, zh } of Object.values(legalTexts))
    for (const text of [en, zh]) expect(parseLegalText(writeLegalText(text))).toEqual(text);
});

test('titles need no empty line around them, and broken lines are one paragraph', () => {
  expect(parseLegalText('# One\nfirst\r\nline\n\nsecond\n## Two\n\nthird\n')).toEqual([
    { title: 'One', paragraphs: ['first line', 'second'] },
    { title: 'Two', paragraphs: ['third'] },
  ]);
});

test.each(['', 'text without a title', '# title without a text', '# \n\ntext', '# a\n\n# b\n\ntext'])('%j is refused', (text) =>
  expect(parseLegalText(text)).toBeNull(),
);
