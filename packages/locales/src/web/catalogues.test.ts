import { describe, expect, test } from 'vitest';
import { admin as enAdmin } from './en/admin.ts';
import { common as enCommon } from './en/common.ts';
import { console as enConsole } from './en/console.ts';
import { detectLocale } from './index.ts';
import { admin as zhAdmin } from './zh/admin.ts';
import { common as zhCommon } from './zh/common.ts';
import { console as zhConsole } from './zh/console.ts';

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, member]) => flatten(member, `${path}.${key}`));
}

const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe.each([
  ['common', enCommon, zhCommon],
  ['console', enConsole, zhConsole],
  ['admin', enAdmin, zhAdmin],
] as const)('%s', (_name, en, zh) => {
  test('every language has the same keys and variables, and no text is empty', () => {
    const translated = new Map(flatten(zh));
    const originals = flatten(en);
    expect([...translated.keys()].sort()).toEqual(originals.map(([path]) => path).sort());
    for (const [path, text] of originals) {
      expect(text.trim(), path).not.toBe('');
      expect(variables(translated.get(path) ?? ''), path).toEqual(variables(text));
      expect(translated.get(path)?.trim(), path).not.toBe('');
    }
  });
});

test.each([
  ['NEXT_LOCALE=zh; session=x', 'en-GB', 'zh'],
  ['session=x', 'zh-TW', 'zh'],
  ['', 'fr-FR', 'en'],
  ['NEXT_LOCALE=xx', 'zh', 'en'],
])('cookies "%s" and browser language %s select %s', (cookies, browser, locale) => expect(detectLocale(cookies, browser)).toBe(locale));
