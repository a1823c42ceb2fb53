import { CopyButton } from '@derouter/ui';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { type DocsValues, fillIn, fillInHtml } from '../../docs/fill-in.ts';
import type { DocsBlock, DocsPage } from '../../docs/page.ts';

interface PageTextProps {
  readonly page: DocsPage;
  readonly values: DocsValues;
}

/** The text of a page with the reader's values, and a copy button at each piece of code. */
export function PageText({ page, values }: PageTextProps) {
  const router = useRouter();
  // Links in the text are plain HTML; those to other pages of the console need no reload.
  const follow = (event: MouseEvent) => {
    const link = (event.target as Element).closest('a');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const path = link.getAttribute('href') ?? '';
    // The reference is a page of the server.
    if (!path.startsWith('/') || path.startsWith('/docs/api') || path.startsWith('/api/')) return;
    event.preventDefault();
    void router.navigate({ href: path });
  };
  return (
    // The handler only spares a reload: the links work without it, and by keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div className="docs-text" lang="en" dir="ltr" onClick={follow}>
      <h1>{page.title}</h1>
      {page.blocks.map((block, i) => (
        <Block key={i} block={block} values={values} />
      ))}
    </div>
  );
}

function Block({ block, values }: { readonly block: DocsBlock; readonly values: DocsValues }) {
  const { t } = useTranslation('common');
  const html = { __html: fillInHtml(block.html, values) };
  if (block.kind === 'html') return <div className="docs-prose" dangerouslySetInnerHTML={html} />;
  return (
    <figure className="docs-code" data-testid="docs-code">
      <figcaption>
        <span>{block.title ?? block.language}</span>
        <CopyButton text={fillIn(block.code, values)} label={t('copy')} copiedLabel={t('copied')} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} translate="no">
        <code dangerouslySetInnerHTML={html} />
      </pre>
    </figure>
  );
}
