// @vitest-environment jsdom
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
