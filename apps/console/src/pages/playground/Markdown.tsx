import { lexer, type Token, type Tokens } from 'marked';
import { createElement, memo, type ReactNode, useState } from 'react';
import { StreamedText } from './StreamedText.tsx';
import { createSplitter } from './split-blocks.ts';

interface MarkdownProps {
  readonly text: string;
  /** The last block is shown as it is written, because it may still become something else. */
  readonly isGrowing: boolean;
}

/** Formatted text. HTML in it is shown as text, images as links, and links only if they lead to pages or addresses. */
export function Markdown({ text, isGrowing }: MarkdownProps) {
  const [split] = useState(createSplitter);
  const { complete, rest } = split(text);
  return (
    <div className="flex flex-col gap-3 wrap-anywhere">
      {complete.map((raw, i) => (
        <Block key={i} raw={raw} />
      ))}
      {isGrowing ? <StreamedText key="rest" text={rest} /> : <Block key="last" raw={rest} />}
    </div>
  );
}

const Block = memo(({ raw }: { readonly raw: string }) => <div dir="auto">{showBlocks(lexer(raw))}</div>);
Block.displayName = 'Block';

function showBlocks(tokens: readonly Token[]): ReactNode {
  return tokens.map((token, i) => <BlockToken key={i} token={token as Tokens.Generic} />);
}

function BlockToken({ token }: { readonly token: Tokens.Generic }) {
  switch (token.type) {
    case 'heading':
      return createElement(`h${Math.min(6, Number(token.depth) + 2)}`, { className: 'mt-1 font-semibold' }, showInline(token.tokens));
    case 'paragraph':
      return <p className="my-1 whitespace-pre-wrap">{showInline(token.tokens)}</p>;
    case 'text':
      return <span>{token.tokens ? showInline(token.tokens) : String(token.text)}</span>;
    case 'blockquote':
      return <blockquote className="my-1 border-s-2 border-line ps-3 text-quiet">{showBlocks(token.tokens ?? [])}</blockquote>;
    case 'code':
      return (
        <pre translate="no" className="my-1 overflow-x-auto rounded-md border border-line bg-raised p-3 font-mono text-sm leading-relaxed">
          {String(token.text)}
        </pre>
      );
    case 'hr':
      return <hr className="my-3 border-line" />;
    case 'list':
      return <List token={token as Tokens.List} />;
    case 'table':
      return <Table token={token as Tokens.Table} />;
    case 'space':
    case 'def':
      return null;
    default:
      return <p className="my-1 whitespace-pre-wrap">{token.raw}</p>;
  }
}

function List({ token: { ordered, start, items } }: { readonly token: Tokens.List }) {
  const Tag = ordered ? 'ol' : 'ul';
  return (
    <Tag
      className={`my-1 flex flex-col gap-1 ps-6 ${ordered ? 'list-decimal' : 'list-disc'}`}
      {...(ordered && { start: Number(start) || 1 })}
    >
      {items.map(({ task, checked, tokens }, i) => (
        <li key={i}>
          {task && <span>{checked ? '☑ ' : '☐ '}</span>}
          {showBlocks(tokens)}
        </li>
      ))}
    </Tag>
  );
}

function Table({ token: { header, rows, align } }: { readonly token: Tokens.Table }) {
  const cells = (row: readonly Tokens.TableCell[], Tag: 'th' | 'td') =>
    row.map(({ tokens }, i) => (
      <Tag key={i} className={`border border-line px-2 py-1 ${aligned[align[i] ?? 'left']}`}>
        {showInline(tokens)}
      </Tag>
    ));
  return (
    <div className="my-1 overflow-x-auto">
      <table className="border-collapse text-sm">
        <thead className="bg-raised">
          <tr>{cells(header, 'th')}</tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const aligned = { left: 'text-start', center: 'text-center', right: 'text-end' };

function showInline(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, i) => <InlineToken key={i} token={token as Tokens.Generic} />);
}

function InlineToken({ token }: { readonly token: Tokens.Generic }) {
  switch (token.type) {
    case 'strong':
      return <strong className="font-semibold">{showInline(token.tokens)}</strong>;
    case 'em':
      return <em>{showInline(token.tokens)}</em>;
    case 'del':
      return <del>{showInline(token.tokens)}</del>;
    case 'br':
      return <br />;
    case 'codespan':
      return (
        <code translate="no" className="rounded-sm bg-raised px-1 font-mono text-sm">
          {String(token.text)}
        </code>
      );
    case 'link':
      return <TextLink href={String(token.href)}>{showInline(token.tokens)}</TextLink>;
    case 'image':
      return <TextLink href={String(token.href)}>{String(token.text || token.href)}</TextLink>;
    case 'text':
      return <span>{token.tokens ? showInline(token.tokens) : String(token.text)}</span>;
    default:
      return <span>{String(token.type === 'escape' ? token.text : token.raw)}</span>;
  }
}

function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent underline underline-offset-2">
      {children}
    </a>
  );
}
