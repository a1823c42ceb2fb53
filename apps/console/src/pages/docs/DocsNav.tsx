import titles from 'virtual:docs-titles';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contents, pathOf } from '../../docs/contents.ts';
import { DocsSearch } from './DocsSearch.tsx';
import { pageQuery } from './page-query.ts';

/** Search and contents: beside the page, or above it and folded where there is no room. */
export function DocsNav({ current }: { readonly current: string }) {
  const { t } = useTranslation('docs');
  return (
    <div className="flex min-w-0 flex-col gap-3 pt-6 @3xl:sticky @3xl:top-(--banner,0px) @3xl:max-h-[calc(100dvh-var(--banner,0px))] @3xl:self-start @3xl:pt-10">
      <DocsSearch />
      <details className="group rounded-lg border border-line bg-surface @3xl:hidden">
        <summary className="cursor-pointer px-3 py-2 font-medium">{t('contents')}</summary>
        <Contents current={current} className="px-3 pb-3" />
      </details>
      <Contents current={current} className="hidden min-h-0 overflow-y-auto pb-10 @3xl:block" />
    </div>
  );
}

function Contents({ current, className }: { readonly current: string; readonly className: string }) {
  const { t } = useTranslation('docs');
  const queries = useQueryClient();
  const prefetch = (slug: string) => void queries.prefetchQuery(pageQuery(slug));
  return (
    <nav aria-label={t('contents')} className={className}>
      {contents.map(({ group, slugs }) => (
        <section key={group} className="mt-4 first:mt-1">
          <h2 className="px-2 text-sm font-medium text-quiet">{t(`groups.${group}`)}</h2>
          <ul className="mt-1" lang="en">
            {slugs.map((slug) => (
              <li key={slug}>
                <Link
                  to={pathOf(slug)}
                  activeOptions={{ exact: true }}
                  aria-current={slug === current ? 'page' : undefined}
                  onMouseEnter={() => prefetch(slug)}
                  onFocus={() => prefetch(slug)}
                  className="block rounded-md px-2 py-1.5 hover:bg-raised aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
                >
                  {titles[slug]}
                </Link>
              </li>
            ))}
            {group === 'account' && (
              <li>
                <a href="/docs/api" className="block rounded-md px-2 py-1.5 hover:bg-raised" lang="">
                  {t('apiReference')}
                </a>
              </li>
            )}
          </ul>
        </section>
      ))}
    </nav>
  );
}
