// @vitest-environment jsdom
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pagePreloads } from '../page-preloads.ts';
import { contents, pathOf } from './docs/contents.ts';
import { router } from './router.tsx';

test('the document of every page names the files that the page loads', () => {
  const routes = Object.keys(router.routesByPath).filter((path) => path !== '/docs/$slug');
  const paths = [...routes.map((path) => path.replace(/\$\w*$/, '*')), ...contents.flatMap(({ slugs }) => slugs).map(pathOf)];
  const named = new Set(pagePreloads.map(({ path }) => path));
  expect(paths.filter((path) => !named.has(path))).toEqual([]);
});

const source = import.meta.dirname;

/** The namespaces of texts that a module and those that it imports at once ask for. */
function textsOf(module: string, seen = new Set<string>()): Set<string> {
  if (seen.has(module) || !existsSync(module)) return new Set();
  seen.add(module);
  const code = readFileSync(module, 'utf8');
  const own = [...code.matchAll(/useTranslation\(([^)]*)\)/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
  );
  const imported = [...code.matchAll(/^(?:import|export) (?!type )[^;]*? from '(\.[^']*)';$/gm)];
  return new Set([...own, ...imported.flatMap(([, path = '']) => [...textsOf(join(dirname(module), path), seen)])]);
}

/** Without those that the console has from the start. */
const furtherTexts = (...modules: readonly string[]) =>
  [...new Set(modules.flatMap((module) => [...textsOf(join(source, module))]))]
    .filter((name) => name !== 'common' && name !== 'console')
    .sort();

test('every page loads its texts with its modules, before it is rendered', () => {
  const routes = [
    ...readFileSync(join(source, 'router.tsx'), 'utf8').matchAll(
      /lazyPage\((?:\(\) => import\('([^']+)'\)|(\w+)), '(\w+)'(?:, ([^)]*))?\)/g,
    ),
  ];
  expect(routes.length).toBeGreaterThan(20);
  for (const [, module = './pages/legal/Legal.tsx', , name = '', texts = ''] of routes)
    expect([...texts.matchAll(/\w+/g)].map(([text]) => text).sort(), name).toEqual(furtherTexts(module));
});

test('the document of every page names the texts of its modules', () => {
  for (const { path, modules, texts } of pagePreloads) {
    const needed = furtherTexts(...modules.map((module) => module.replace('apps/console/src/', '')));
    expect(texts.filter((text) => text !== 'console').sort(), path).toEqual(needed);
  }
});
