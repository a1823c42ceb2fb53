// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Markdown } from './Markdown.tsx';
import { createSplitter } from './split-blocks.ts';

afterEach(cleanup);

const text = [
  '# Title\n\nSome **bold** `code` and [a page](https://example.com) [a script](javascript:alert(1)) ![shot](https://example.com/x.png)',
  '\n\n<img src=x onerror=alert(1)>\n\n- one\n- two\n\n```js\nconst a = 1;\n\nconst b = 2;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n\nEnd <b>raw</b>.',
].join('');

test('a growing text is split into blocks that stay as they are', () => {
  const split = createSplitter();
  let before: readonly string[] = [];
  for (let end = 1; end <= text.length; end += 3) {
    const { complete, rest } = split(text.slice(0, end));
    expect(complete.slice(0, before.length)).toEqual(before);
    expect((complete.join('') + rest).replaceAll('\n', '')).toBe(text.slice(0, end).replaceAll('\n', ''));
    before = complete;
  }
  expect(before.length).toBeGreaterThan(5);
});

test('formats the usual things, shows HTML as text, and links nowhere dangerous', () => {
  const { container } = render(<Markdown text={text} isGrowing={false} />);
  expect([...container.querySelectorAll('h3, strong, code, li, pre, td, blockquote')].map(({ tagName }) => tagName)).toEqual([
    ...['H3', 'STRONG', 'CODE', 'LI', 'LI', 'PRE', 'TD', 'TD', 'BLOCKQUOTE'],
  ]);
  expect(container.querySelector('img, b, script')).toBeNull();
  expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
  expect([...container.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://example.com/', 'https://example.com/x.png']);
  expect(container.querySelector('pre')?.getAttribute('translate')).toBe('no');
});

test('survives a browser that wraps every text while it grows', () => {
  const { container, rerender } = render(<Markdown text="" isGrowing />);
  for (let end = 0; end <= text.length; end += 7) {
    rerender(<Markdown text={text.slice(0, end)} isGrowing />);
    wrapTexts(container);
  }
  rerender(<Markdown text={text} isGrowing={false} />);
  expect(container.querySelectorAll('td')).toHaveLength(2);
  rerender(<span>plain</span>);
});

/** What translators do. */
function wrapTexts(root: Element): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  for (const node of nodes) {
    if (node.parentElement?.tagName === 'FONT') continue;
    const font = document.createElement('font');
    node.replaceWith(font);
    font.append(node);
  }
}
