import { describe, expect, test } from 'vitest';
import { type Locale, locales, parseLocale } from '../locale.ts';
import { admin as enAdmin } from './en/admin.ts';
import { common as enCommon } from './en/common.ts';
import { console as enConsole } from './en/console.ts';
import { createI18n, detectLocale, languagesOf } from './index.ts';
import { admin as zhAdmin } from './zh/admin.ts';

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, member]) => flatten(member, `${path}.${key}`));
}

const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}|<\/?\w+\/?>/g)].map(([tag, name]) => name ?? tag).sort();
const pluralForm = /_(zero|one|two|few|many|other)$/;
/** The paths of the plurals among English texts, without their endings. */
const pluralsIn = (texts: readonly [string, string][]) =>
  new Set(texts.filter(([path]) => path.endsWith('_one')).map(([path]) => path.replace(pluralForm, '')));

function assertTranslated(locale: Locale, english: unknown, translation: unknown): void {
  const [originals, translated] = [flatten(english), new Map(flatten(translation))];
  const plurals = pluralsIn(originals);
  const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
  const expected = new Map<string, string>();
  for (const [path, text] of originals) {
    const base = path.replace(pluralForm, '');
    if (!plurals.has(base)) expected.set(path, text);
    else if (path.endsWith('_other')) for (const category of pluralCategories) expected.set(`${base}_${category}`, text);
  }
  expect([...translated.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [path, text] of expected) {
    const found = translated.get(path) ?? '';
    expect(found.trim(), path).not.toBe('');
    // A language may spell small numbers as words.
    const spells = /_(zero|one|two)$/.test(path);
    const wanted = variables(text).filter((name) => !spells || name !== 'count');
    expect(
      variables(found).filter((name) => !spells || name !== 'count'),
      path,
    ).toEqual(wanted);
  }
}

describe.each(locales.filter((locale) => locale !== 'zh' && locale !== 'en'))('%s', (locale) => {
  test('every text of the console is translated, with the same variables and the plurals of the language', async () => {
    const texts = await createI18n('console', locale);
    assertTranslated(locale, enCommon, texts.getResourceBundle(locale, 'common'));
    assertTranslated(locale, enConsole, texts.getResourceBundle(locale, 'console'));
    const english = new Map(flatten({ common: enCommon, console: enConsole }));
    const same = flatten({
      common: texts.getResourceBundle(locale, 'common'),
      console: texts.getResourceBundle(locale, 'console'),
    }).filter(([path, text]) => english.get(path) === text && /[a-z]{3,} [a-z]{3,} [a-z]{3,}/i.test(text));
    expect(same).toEqual([]);
  });
});

test('Chinese has every text of both apps', async () => {
  const texts = await createI18n('console', 'zh');
  const complete = (bundle: unknown) => flatten(bundle).filter(([path]) => !path.endsWith('_one'));
  for (const [english, chinese] of [
    [enCommon, texts.getResourceBundle('zh', 'common')],
    [enConsole, texts.getResourceBundle('zh', 'console')],
    [enAdmin, zhAdmin],
  ]) {
    const [originals, translated] = [complete(english), new Map(complete(chinese))];
    expect([...translated.keys()].sort()).toEqual(originals.map(([path]) => path).sort());
    for (const [path, text] of originals) expect(variables(translated.get(path) ?? ''), path).toEqual(variables(text));
  }
});

test('the staff pages are English or Chinese, whatever the customer pages are', async () => {
  expect(languagesOf('console').map(({ code }) => code)).toEqual([...locales]);
  expect(languagesOf('admin').map(({ code }) => code)).toEqual(['en', 'zh']);
  expect((await createI18n('admin', 'ar')).language).toBe('en');
});

test.each([
  ['NEXT_LOCALE=zh; session=x', 'en-GB', 'zh'],
  ['session=x', 'zh-TW', 'zh-TW'],
  ['', 'fr-FR', 'fr'],
  ['NEXT_LOCALE=xx', 'zh', 'en'],
])('cookies "%s" and browser languages %s select %s', (cookies, browser, locale) => expect(detectLocale(cookies, browser)).toBe(locale));

test.each([
  ['zh-Hant-HK', 'zh-TW'],
  ['zh-Hans-HK', 'zh'],
  ['zh-MO,en;q=0.8', 'zh-TW'],
  ['de, en;q=0.5, ja;q=0.9', 'ja'],
  ['ru;q=0, es-419;q=0.3', 'es'],
  ['AR-eg', 'ar'],
  ['de', 'en'],
  [', ;q=1,x', 'en'],
])('the tags %s select %s', (tags, locale) => expect(parseLocale(tags)).toBe(locale));
