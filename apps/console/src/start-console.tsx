import type { AppRouter } from '@derouter/api';
import { mountApp, queryClient, setPageTexts, trpc } from '@derouter/ui';
import { RouterProvider } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import type { i18n } from 'i18next';
import type { Root } from 'react-dom/client';
import { router } from './router.tsx';

/** Renders the console at the address of the document. `root`: where another page is rendered now. */
export async function startConsole(texts: i18n, root?: Root): Promise<void> {
  setPageTexts(texts);
  await texts.loadNamespaces('console');
  if (!root) {
    takeVisitorData();
    // What the document shows already stays until the page is there in its place, with the boundaries of a page that a server rendered.
    const element = document.getElementById('root');
    if (element?.hasChildNodes() && !element.inert) router.ssr = { manifest: undefined };
    await router.load();
  }
  mountApp(texts, <RouterProvider router={router} />, root);
}

interface VisitorData {
  readonly me: null;
  readonly info: inferRouterOutputs<AppRouter>['system']['info'];
  readonly models: inferRouterOutputs<AppRouter>['catalog']['listModels'];
}

/** Takes what the document brought of the API's answers, so that a visitor's page need not wait for them. */
function takeVisitorData(): void {
  const text = document.getElementById('page-data')?.textContent;
  if (!text) return;
  const { me, info, models }: VisitorData = JSON.parse(text);
  queryClient.setQueryData(trpc.accounts.me.queryKey(), me);
  queryClient.setQueryData(trpc.system.info.queryKey(), info);
  queryClient.setQueryData(trpc.catalog.listModels.queryKey(), models);
}
