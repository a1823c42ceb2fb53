import { readdirSync, readFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { beforeAll, expect, test } from 'vitest';
import { codeSamples } from '../code-samples.ts';
import { hasPython, runPython } from '../run-python.ts';
import { buildSearch, compilePages } from './build/docs-plugin.ts';
import { contents, pathOf } from './contents.ts';
import { fillIn, fillInHtml, writtenValues } from './fill-in.ts';
import { type DocsPage, type DocsSection, searchOptions } from './page.ts';

let pages: ReadonlyMap<string, DocsPage>;
beforeAll(async () => {
  pages = new Map(await compilePages());
  // Colouring loads its grammars, which takes long on a busy machine.
}, 60_000);

const htmlOf = (page: DocsPage) => page.blocks.map((block) => (block.kind === 'html' ? block.html : '')).join('');
const codeOf = (page: DocsPage) => page.blocks.flatMap((block) => (block.kind === 'code' ? [block.code] : []));

test('every file is a page of the contents, with a title and a lead', () => {
  const files = readdirSync(new URL('pages/', import.meta.url)).sort();
  expect(files).toEqual(
    contents
      .flatMap(({ slugs }) => slugs)
      .map((slug) => `${slug}.md`)
      .sort(),
  );
  for (const [slug, { title, lead }] of pages) expect(title && lead, slug).not.toBe('');
});

test('links lead to pages and headings that exist', () => {
  const router = readFileSync(new URL('../router.tsx', import.meta.url), 'utf8');
  const anchors = new Map([...pages].map(([slug, { headings }]) => [pathOf(slug), new Set(headings.map(({ id }) => id))]));
  for (const [slug, page] of pages) {
    for (const [, href = ''] of htmlOf(page).matchAll(/href="([^"]*)"/g)) {
      const [path = '', anchor] = href.split('#');
      if (href.startsWith('#')) expect(anchors.get(pathOf(slug)), `${slug}: ${href}`).toContain(anchor);
      else if (path === '/docs/api' || path === '/api/openapi.json') continue;
      else if (path.startsWith('/docs')) {
        expect(anchors.has(path), `${slug}: ${href}`).toBe(true);
        if (anchor) expect(anchors.get(path), `${slug}: ${href}`).toContain(anchor);
      } else expect(router, `${slug}: ${href}`).toContain(`path: '${path}'`);
    }
  }
});

test('every piece of code that the console shows is in the documentation word for word', () => {
  const documented = new Set([...pages.values()].flatMap(codeOf));
  for (const { name, code } of codeSamples(writtenValues.baseUrl, writtenValues.key, writtenValues)) {
    expect(documented.has(code), `${name}:\n${code}`).toBe(true);
  }
});

test.skipIf(!hasPython)('all Python in the documentation can be parsed', { timeout: 60_000 }, () => {
  const folder = new URL('pages/', import.meta.url);
  const found = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/```python[^\n]*\n(.*?)```/gs)].map(([, code = '']) => ({ file, code })),
  );
  expect(found.length).toBeGreaterThanOrEqual(8);
  const program = `
import ast, json, sys
wrong = []
for sample in json.load(sys.stdin):
    try:
        ast.parse(sample["code"])
    except SyntaxError as error:
        wrong.append(f"{sample['file']}: {error}")
print(json.dumps(wrong))`;
  expect(runPython(program, found)).toEqual([]);
  expect(runPython(program, [{ file: 'x', code: 'print(' }])).toHaveLength(1);
});

test("the reader's values replace those that the pages are written with, also in coloured code, and cannot bring markup", () => {
  const values = { baseUrl: 'https://ai.example', key: 'dr-<b>…9xYz', gpt: 'sandbox-gpt', claude: 'sandbox-claude', haiku: 'small' };
  const left = new RegExp(Object.values(writtenValues).join('|'));
  for (const [slug, { blocks }] of pages) {
    for (const block of blocks) {
      expect(fillInHtml(block.html, values), slug).not.toMatch(left);
      expect(fillInHtml(block.html, values)).not.toContain('<b>');
      if (block.kind === 'code') expect(fillIn(block.code, values), slug).not.toMatch(left);
      expect(block.html).not.toMatch(/localhost|<script|style=/);
    }
  }
});

test('the search finds a section by its words, by the beginning of a word, and in spite of a typing error', () => {
  const search = MiniSearch.loadJSON<DocsSection>(buildSearch([...pages]), searchOptions);
  const first = (query: string) => search.search(query)[0];
  expect(first('insufficient_credit')).toMatchObject({ slug: 'errors' });
  expect(first('verify signat')).toMatchObject({ slug: 'webhooks', anchor: 'verify-the-signature' });
  expect(first('langchian')).toMatchObject({ slug: 'langchain' });
  expect(first('nothing has this wordword')).toBeUndefined();
});
