import { mountApp } from '@derouter/ui';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n } from 'i18next';
import type { Root } from 'react-dom/client';
import { router } from './router.tsx';

/** Renders the console at the address of the document. `root`: where another page is rendered now. */
export async function startConsole(texts: i18n, root?: Root): Promise<void> {
  await texts.loadNamespaces('console');
  mountApp(texts, <RouterProvider router={router} />, root);
}
