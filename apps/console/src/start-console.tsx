import { mountApp } from '@derouter/ui';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import type { Root } from 'react-dom/client';
import { router } from './router.tsx';

/** Renders the console at the address of the document. `root`: where another page is rendered now. */
export async function startConsole(texts: i18n, root?: Root): Promise<void> {
  await texts.loadNamespaces('console');
  if (!root) {
    // What the document shows already stays until the page is there in its place, with the boundaries of a page that a server rendered.
    if (document.getElementById('root')?.hasChildNodes()) router.ssr = { manifest: undefined };
    await router.load();
  }
  mountApp(texts, <RouterProvider router={router} />, root);
}
