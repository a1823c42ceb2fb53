import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { documentTexts } from '../documents/index.ts';
import { type Locale, locales } from '../locale.ts';
import { createI18n, languagesOf, namespaces } from './index.ts';

type Text = readonly [path: string, text: string];

function flatten(value: unknown, path: string): Text[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, member]) => flatten(member, `${path}.${key}`));
}

async function mailTexts(locale: Locale): Promise<Text[]> {
  const file: Record<string, unknown> = await import(`../mail/${locale}.ts`);
  return Object.values(file).flatMap((texts) => flatten(texts, 'mail'));
}

/** Every text of a language: of the pages, the mails and the documents. */
async function textsOf(locale: Locale): Promise<Text[]> {
  const apps = (['console', 'admin'] as const).filter((app) => languagesOf(app).some(({ code }) => code === locale));
  const pages = apps.map(async (app) => {
    const names = ['common', ...namespaces[app]] as const;
    const i18n = await createI18n(app, locale, names);
    return names.flatMap((name) => flatten(i18n.getResourceBundle(locale, name), name));
  });
  const all = [...(await Promise.all(pages)).flat(), ...(await mailTexts(locale)), ...flatten(documentTexts(locale), 'documents')];
  return [...new Map(all)];
}

/** Without variables and tags, in which words are names. */
const words = (text: string) => text.replaceAll(/\{\{?[^}]*\}?\}|<[^>]*>/g, '·');
const hasLatin = (text: string) => /\p{Script=Latin}/u.test(words(text));

/** Names, code and what the glossaries leave in Latin letters. */
const names = ['derouter', 'Top P', 'Stripe', 'Cryptomus', 'CSV', 'wallet:42:paid', 'Webhooks', 'Webhook', 'Token', '{{tokens}} token'];

/** Words that these languages spell as English does, so that a translation of nothing but such a word is one. */
const shared: Readonly<Partial<Record<Locale, readonly string[]>>> = {
  es: [
    ...['Chat', 'Embeddings', 'Audio', 'Endpoint', 'Error', 'Factor', 'Legal', 'No', 'Prompt', 'Tokens', 'Total'],
    ...['{{tokens}} token', '{{tokens}} tokens'],
  ],
  fr: [
    ...['Actions', 'Active', 'Agents', 'Audio', 'Budget', 'Chat', 'Client', 'Code', 'Conversations', 'Date', 'Description'],
    ...['Documentation', 'Embeddings', 'Incidents', 'Machine', 'Menu', 'Message', 'Pages', 'Prompt', 'Session', 'Sessions'],
    ...['Tokens', 'Total', 'Version {{version}}', '{{rate}} / million', '{{tokens}} token', '{{tokens}} tokens'],
    ...['{{count, number}} minute', '{{count, number}} minutes'],
  ],
};

/** The commands that texts quote. */
const commands = ['derouter partitions detach'];

const scripts = {
  zh: /\p{Script=Han}/u,
  'zh-TW': /\p{Script=Han}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
} as const;
const otherScripts = { ...scripts, ko: /\p{Script=Hangul}/u, ru: /\p{Script=Cyrillic}/u, ar: /\p{Script=Arabic}/u } as const;

describe('no text is left in English', () => {
  test.each(locales.filter((locale) => locale !== 'en'))(
    '%s: a text equal to the English one is a name or a word of both',
    async (locale) => {
      const [texts, english] = await Promise.all([textsOf(locale), textsOf('en').then((all) => new Map(all))]);
      expect(texts.length).toBeGreaterThan(1_000);
      const allowed = [...names, ...(shared[locale] ?? [])];
      const same = texts.filter(([path, text]) => english.get(path) === text && hasLatin(text));
      expect(same.filter(([, text]) => !allowed.includes(text))).toEqual([]);
      // A word that is no longer needed would hide the next text that is forgotten.
      expect((shared[locale] ?? []).filter((word) => !same.some(([, text]) => text === word))).toEqual([]);
    },
  );

  test.each(Object.entries(otherScripts))('%s: every text has words of its own script, and no English phrase', async (locale, script) => {
    const texts = (await textsOf(locale as Locale)).filter(([, text]) => hasLatin(text) && !names.includes(text));
    expect(texts.filter(([, text]) => !script.test(text))).toEqual([]);
    const phrases = texts.flatMap(([path, text]) =>
      [...words(text).matchAll(/[A-Za-z]{2,}(?:[ ’'-][A-Za-z]{2,}){2,}/g)].map(([phrase]) => [path, phrase] as const),
    );
    expect(phrases.filter(([, phrase]) => !commands.includes(phrase))).toEqual([]);
  });

  test('zh-TW: no text is that of zh where one writes it with other characters', async () => {
    // The characters of zh that zh-TW never uses, read from words that both have.
    const simplified =
      /[们这个为来时会对说过还没发经现点关开问间实场务动变进统预额计认设证误请账费钱单订类连络线级约经给续维网录键错长门闭队阶险随难页顺须顾]/u;
    expect((await textsOf('zh-TW')).filter(([, text]) => simplified.test(text))).toEqual([]);
  });
});

test('a word that the glossary keeps in Latin letters is not spelt in Arabic ones', async () => {
  expect(await readFile(new URL('glossary.ar.md', import.meta.url), 'utf8')).toMatch(/\| webhook +\| Webhook /);
  expect((await textsOf('ar')).filter(([, text]) => /ويب ?هوك/u.test(text))).toEqual([]);
});
