import { QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import { queryClient } from './api.ts';
import { mountPage } from './mount-page.tsx';

/** Renders an app, with the cache of API responses, into the document or a root of it. */
export function mountApp(texts: i18n, app: ReactNode, root?: Root): Root {
  return mountPage(texts, <QueryClientProvider client={queryClient}>{app}</QueryClientProvider>, root);
}
