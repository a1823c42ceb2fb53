import { Marked, type Token, type Tokens } from 'marked';
import type { DocsBlock, DocsHeading, DocsPage } from '../page.ts';
import { highlight } from './highlight.ts';

/** Compiles a page. Its first line is `# Title`; code blocks may have `title="…"` and `test` after their language. */
export async function compilePage(markdown: string): Promise<DocsPage> {
  const headings: DocsHeading[] = [];
  const tableLabels: string[] = [];
  const marked = new Marked({
    renderer: {
      codespan: ({ text }) => `<code translate="no">${escapeHtml(text)}</code>`,
      heading({ depth, tokens }) {
        const text = plainText(tokens);
        const id = slugOf(text);
        if (headings.some((heading) => heading.id === id)) throw new Error(`two headings have the id ${id}`);
        headings.push({ id, text, level: depth });
        return `<h${depth} id="${id}"><a href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
      },
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: 'th' | 'td') =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('');
        const columns = token.header.map(({ tokens }) => plainText(tokens)).join(', ');
        const alike = tableLabels.filter((label) => label === columns).length;
        tableLabels.push(columns);
        // It scrolls by itself, so it must be reachable by keyboard. Regions need labels of their own.
        return `<div class="docs-table" tabindex="0" role="region" aria-label="${escapeHtml(alike === 0 ? columns : `${columns} (${alike + 1})`)}"><table><thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const [title, ...tokens] = marked.lexer(markdown).filter(({ type }) => type !== 'space');
  if (title?.type !== 'heading' || title.depth !== 1) throw new Error('a page begins with its title');
  const blocks: DocsBlock[] = [];
  let pending: Token[] = [];
  const flush = () => {
    if (pending.length > 0) blocks.push({ kind: 'html', html: marked.parser(pending) });
    pending = [];
  };
  for (const token of tokens) {
    if (token.type !== 'code') {
      pending.push(token);
      continue;
    }
    flush();
    blocks.push(await codeBlock(token as Tokens.Code));
  }
  flush();
  const lead = tokens.find(({ type }) => type === 'paragraph') as Tokens.Paragraph | undefined;
  return { title: plainText(title.tokens ?? []), lead: plainText(lead?.tokens ?? []), headings, blocks };
}

async function codeBlock({ lang = '', text }: Tokens.Code): Promise<DocsBlock> {
  const [language = ''] = lang.split(' ');
  return {
    kind: 'code',
    language,
    title: /title="([^"]*)"/.exec(lang)?.[1] ?? null,
    isTested: / test\b/.test(lang),
    code: text,
    html: await highlight(text, language),
  };
}

/** The words of some Markdown, without its marks. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if ('tokens' in token && token.tokens) return plainText(token.tokens);
      return 'text' in token ? String(token.text) : '';
    })
    .join('');
}

/** The anchor of a heading: its letters and digits, with hyphens between the words. */
function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
