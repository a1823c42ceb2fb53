import { QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { queryClient } from './api.ts';
import { setDocumentLanguage } from './page-language.ts';

/** Renders an app into `#root` with its translations. Throws if the document has no such element. */
export function mountApp(texts: i18n, app: ReactNode): void {
  setDocumentLanguage(texts.language);
  const root = document.getElementById('root');
  if (!root) throw new Error('the document has no #root element');
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={texts}>
        <QueryClientProvider client={queryClient}>{app}</QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}
