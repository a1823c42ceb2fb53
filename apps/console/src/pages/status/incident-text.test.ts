import { locales } from '@derouter/locales';
import { expect, test } from 'vitest';
import { foreignLanguage, incidentText } from './incident-text.ts';

const texts = { en: { title: 'Slow answers', text: 'We look into it.' }, zh: { title: '回答缓慢', text: '正在调查。' } };

test('every reader is told the language of an incident that is not in theirs', () => {
  const seen = locales.map((locale) => {
    const { language } = incidentText({ texts }, locale);
    return [locale, language, foreignLanguage(language, locale)];
  });
  expect(seen).toEqual([
    ['en', 'en', null],
    ['zh', 'zh', null],
    ['zh-TW', 'zh', null],
    ['ja', 'en', '英語'],
    ['ko', 'en', '영어'],
    ['es', 'en', 'inglés'],
    ['fr', 'en', 'anglais'],
    ['ru', 'en', 'английский'],
    ['ar', 'en', 'الإنجليزية'],
  ]);
});
