import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createI18n, namespaces } from './index.ts';

const root = join(import.meta.dirname, '../../../..');
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .filter((file) => !/\.test\.tsx?$|node_modules|[/\\]locales[/\\]/.test(file))
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
const pages = sources('{apps/console,apps/admin,packages/ui}/src/**/*.{ts,tsx}');
/** Words of the pages and of what the server answers, which are put into keys. */
const words = new Set((pages + sources('{apps/api,packages/*}/src/**/*.ts')).match(/\w+/g));
const literals = new Set([...pages.matchAll(/['"`](?:[a-z]+:)?([\w.-]+)['"`]/gi)].map(([, text]) => text));
/** Keys with parts that are put in, such as `states.${state}` and `${decision}Title`. */
const templates = [...new Set(pages.match(/(?<=`(?:[a-z]+:)?)(?:[\w.-]|\$\{[^}`]*\})+(?=`)/gi))]
  .map((text) => text.split(/\$\{[^}]*\}/))
  .filter((parts) => parts.length > 1 && parts.some((part) => part.length > 2))
  .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('([\\w .-]+)')}$`));

const pathsOf = (value: unknown, path: string): string[] =>
  typeof value === 'string'
    ? [path]
    : Object.entries(value as object).flatMap(([key, member]) => pathsOf(member, path === '' ? key : `${path}.${key}`));
const plural = /_(zero|one|two|few|many|other)$/;

function isShown(path: string): boolean {
  // Reasons of disputes are words of providers.
  if (literals.has(path) || path.startsWith('payments.disputeReasons.')) return true;
  return templates.some((template) => {
    const [, ...put] = template.exec(path) ?? [];
    return put.length > 0 && put.every((text) => (text.match(/\w+/g) ?? []).every((word) => words.has(word)));
  });
}

test.each(['console', 'admin'] as const)('every text of the %s is shown somewhere', async (app) => {
  const names = ['common', ...namespaces[app]] as const;
  const texts = await createI18n(app, 'en', names);
  const unused = names.flatMap((name) =>
    pathsOf(texts.getResourceBundle('en', name), '')
      .map((path) => path.replace(plural, ''))
      .filter((path) => !isShown(path))
      .map((path) => `${name}:${path}`),
  );
  expect([...new Set(unused)]).toEqual([]);
});
