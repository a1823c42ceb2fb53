import titles from 'virtual:docs-titles';
import { EmptyState, QueryView, Skeleton, trpc, useLocale } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contents, firstSlug, pathOf } from '../../docs/contents.ts';
import { PublicFrame } from '../../PublicFrame.tsx';
import { SignedInFrame } from '../../SignedInFrame.tsx';
import { usePageHead } from '../../use-page-head.ts';
import { DocsNav } from './DocsNav.tsx';
import './docs.css';
import { KeyChoice } from './KeyChoice.tsx';
import { PageText } from './PageText.tsx';
import { pageQuery } from './page-query.ts';
import { useDocsValues } from './use-docs-values.ts';

/** The documentation, in the signed-in or the public layout. */
export function Docs() {
  const me = useQuery(trpc.accounts.me.queryOptions());
  const Layout = me.data?.account ? SignedInFrame : PublicFrame;
  const [maskedKey, setMaskedKey] = useState<string | null>(null);
  const { slug = firstSlug } = useParams({ strict: false });
  return (
    <Layout>
      <div className="@container mx-auto w-full max-w-[1240px] px-4 md:px-6">
        <div className="grid gap-x-10 @3xl:grid-cols-[216px_minmax(0,1fr)]">
          <DocsNav current={slug} />
          {/* Another page has another key, so that nothing of the one before remains. */}
          <Article
            key={slug}
            slug={slug}
            maskedKey={maskedKey}
            header={me.data?.account && <KeyChoice masked={maskedKey} onChange={setMaskedKey} />}
          />
        </div>
      </div>
    </Layout>
  );
}

interface ArticleProps {
  readonly slug: string;
  readonly maskedKey: string | null;
  /** Shown above the text. */
  readonly header: ReactNode;
}

function Article({ slug, maskedKey, header }: ArticleProps) {
  const { t } = useTranslation('docs');
  const locale = useLocale();
  const values = useDocsValues(maskedKey);
  const query = useQuery(pageQuery(slug));
  const title = titles[slug];
  usePageHead({ title: title ? `${title} · derouter` : 'derouter', text: query.data?.lead ?? '', path: pathOf(slug) });
  const isLoaded = query.data !== undefined;
  useEffect(() => {
    // The browser looked for the heading before the page was there.
    if (isLoaded && window.location.hash) document.getElementById(decodeURIComponent(window.location.hash.slice(1)))?.scrollIntoView();
  }, [isLoaded]);
  if (!title) {
    return (
      <EmptyState title={t('notFound')} text="">
        <Link to="/docs" className="text-accent underline">
          {t('toStart')}
        </Link>
      </EmptyState>
    );
  }
  return (
    <div className="grid min-w-0 gap-x-10 @5xl:grid-cols-[minmax(0,1fr)_184px]">
      <article className="min-w-0 py-6 @3xl:py-10" data-testid="docs-page">
        {locale !== 'en' && <p className="mb-4 text-sm text-quiet">{t('inEnglish')}</p>}
        {header}
        <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
          {(page) => <PageText page={page} values={values} />}
        </QueryView>
        <Neighbours slug={slug} />
      </article>
      <nav
        aria-label={t('onThisPage')}
        className="sticky top-6 hidden max-h-[calc(100dvh-48px)] self-start overflow-y-auto py-10 @5xl:block"
      >
        <p className="mb-2 text-sm font-medium">{t('onThisPage')}</p>
        <ul className="flex flex-col gap-1.5 border-s border-line text-sm" lang="en" dir="ltr">
          {query.data?.headings.map(({ id, text, level }) => (
            <li key={id} className={level > 2 ? 'ps-6' : 'ps-3'}>
              <a href={`#${id}`} className="text-quiet hover:text-fg">
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

/** Links to the page before and the one after. */
function Neighbours({ slug }: { readonly slug: string }) {
  const { t } = useTranslation('docs');
  const order: readonly string[] = contents.flatMap(({ slugs }) => slugs);
  const at = order.indexOf(slug);
  const link = (neighbour: string | undefined, label: string, className: string) =>
    neighbour && (
      <Link to={pathOf(neighbour)} className={`min-w-0 flex-1 rounded-lg border border-line px-4 py-3 hover:bg-raised ${className}`}>
        <span className="block text-sm text-quiet">{label}</span>
        <span className="font-medium text-accent" lang="en">
          {titles[neighbour]}
        </span>
      </Link>
    );
  return (
    <nav aria-label={`${t('previous')}, ${t('next')}`} className="mt-12 flex flex-wrap gap-4 border-t border-line pt-6">
      {link(order[at - 1], t('previous'), '')}
      {link(order[at + 1], t('next'), 'text-end')}
    </nav>
  );
}
