import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { documentTexts } from '../documents/index.ts';
import { type Locale, locales, parseLocale } from '../locale.ts';
import { es as spanishMails } from '../mail/es.ts';
import { createI18n, detectLocale, languagesOf, namespaces } from './index.ts';

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, member]) => flatten(member, `${path}.${key}`));
}

const variables = (text: string) => [...text.matchAll(/\{\{(\w+)(?:, number)?\}\}|<\/?\w+\/?>/g)].map(([tag, name]) => name ?? tag).sort();
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

async function assertComplete(app: 'console' | 'admin', locale: Locale): Promise<void> {
  const [texts, english] = await Promise.all([createI18n(app, locale), createI18n(app, 'en')]);
  const names = ['common', ...namespaces[app]] as const;
  await Promise.all([texts, english].map((instance) => instance.loadNamespaces(names)));
  for (const name of names) {
    const [originals, translated] = [english.getResourceBundle('en', name), texts.getResourceBundle(locale, name)];
    assertTranslated(locale, originals, translated);
  }
}

describe('every text is translated, with the same variables and the plurals of the language', () => {
  test.each(locales.filter((locale) => locale !== 'en'))('console, %s', (locale) => assertComplete('console', locale));
  test('admin, zh', () => assertComplete('admin', 'zh'));
});

test.each(locales)('a count in a text is written like the figures of the language: %s', async (locale) => {
  const texts = await createI18n('console', locale, ['common', ...namespaces.console]);
  const grouped = new Intl.NumberFormat(locale).format(12_345);
  expect(texts.t('usage:overview.lasts', { count: 12_345 })).toContain(grouped);
  for (const name of ['common', ...namespaces.console]) {
    const plain = flatten(texts.getResourceBundle(locale, name)).filter(([, text]) => text.includes('{{count}}'));
    expect([name, plain]).toEqual([name, []]);
  }
});

test('a folder of texts holds the namespaces of its language and no others', () => {
  for (const locale of locales) {
    const expected = [
      'common',
      ...namespaces.console,
      ...(languagesOf('admin').some(({ code }) => code === locale) ? namespaces.admin : []),
    ];
    expect(readdirSync(new URL(`${locale}/`, import.meta.url)).sort()).toEqual(expected.map((name) => `${name}.ts`).sort());
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

/** Words that address a reader as "usted", or that the glossary writes in another way. */
const notForYou =
  /\b(ustede?s?|suy[oa]s?|costes?|períodos?)\b|(?:^|[.:;¿¡] ?)(?:Abra|Añada|Cierre|Compruebe|Conserve|Consulte|Copie|Corríja\w*|Cree|Elija|Escriba|Espere|Guarde|Haga|Inicie|Intente|Inténtelo|Introduzca|Lea|Pegue|Pida|Pruebe|Pulse|Quite|Revise|Seleccione|Sustituya|Use|Vuelva)\b/iu;

test('Spanish texts, mails and documents say tú to the reader and keep to the words of the glossary', async () => {
  const texts = await createI18n('console', 'es');
  const names = ['common', ...namespaces.console] as const;
  await texts.loadNamespaces(names);
  const all = [
    ...names.flatMap((name) => flatten(texts.getResourceBundle('es', name))),
    ...flatten(spanishMails),
    ...flatten(documentTexts('es')),
  ];
  expect(all.length).toBeGreaterThan(1000);
  expect(all.filter(([, text]) => notForYou.test(text))).toEqual([]);
  expect(notForYou.test('Escriba un mensaje.')).toBe(true);
});

test('in a language that runs from right to left, values are isolated, except plain numbers; in others they stay as they are', async () => {
  const [english, arabic] = [await createI18n('console', 'en'), await createI18n('console', 'ar')];
  expect(arabic.t('console:order.settled', { amount: '-$1,234.56' })).toContain('\u2068-$1,234.56\u2069');
  expect(arabic.t('console:keys.recentUse', { count: 5, time: '12:00' })).toMatch(/^[^\u2068]+\u206812:00\u2069[^\u2068]+5[^\u2068]+$/);
  expect(english.t('console:order.settled', { amount: '<$0.01' })).toBe('<$0.01 was credited.');
});
