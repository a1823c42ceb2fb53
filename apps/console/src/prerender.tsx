import type { Locale } from '@derouter/locales';
import { createI18n } from '@derouter/locales/web';
import { PageTree, queryClient, trpc } from '@derouter/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { contents, pathOf } from './docs/contents.ts';
import { SignInPage } from './pages/SignInPage.tsx';
import { router } from './router.tsx';
import { renderedHead } from './use-page-head.ts';

export { locales } from '@derouter/locales';

/** What the build renders of a page, for the document that a browser gets before it has loaded a script. */
export interface RenderedPage {
  readonly html: string;
  readonly title: string;
  /** The description for search engines. */
  readonly text: string;
  /** Whether the page differs by what is behind the question mark of its address. */
  readonly readsSearch: boolean;
  /** Whether nothing of it may be used before its scripts are there, since what is typed would be lost. */
  readonly isInert: boolean;
}

interface PageToRender {
  readonly path: string;
  /** Namespaces of texts besides `common`. */
  readonly texts: readonly ('console' | 'docs' | 'public')[];
  readonly readsSearch?: true;
  readonly isInert?: true;
}

/** The pages that are rendered. */
export const pagesToRender: readonly PageToRender[] = [
  { path: '/', texts: ['console', 'public'] },
  { path: '/pricing', texts: ['console', 'public'], readsSearch: true, isInert: true },
  { path: '/sign-in', texts: [], isInert: true },
  ...contents.flatMap(({ slugs }) => slugs).map((slug) => ({ path: pathOf(slug), texts: ['console', 'docs'] as const })),
];

/** Renders a page for a visitor who is not signed in, before anything has been asked of the server. */
export async function renderPage(page: PageToRender, locale: Locale): Promise<RenderedPage> {
  const i18n = await createI18n('console', locale);
  await i18n.loadNamespaces(['common', ...page.texts]);
  const html = renderToString(<PageTree texts={i18n}>{await contentOf(page.path)}</PageTree>);
  const t = i18n.getFixedT(locale, 'common');
  const head = page.path === '/sign-in' ? { title: `${t('signIn.title')} · derouter`, text: t('signIn.lead') } : renderedHead();
  const { readsSearch = false, isInert = false } = page;
  // Programs that fill in forms do not see that a page is inert.
  return { html: isInert ? html.replaceAll('<input ', '<input readonly ') : html, ...head, readsSearch, isInert };
}

async function contentOf(path: string): Promise<ReactNode> {
  if (path === '/sign-in') return <SignInPage onSignedIn={async () => undefined} />;
  queryClient.setQueryData(trpc.accounts.me.queryKey(), null);
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  await router.load();
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
