import './app.css';
import { createI18n, readLocale } from '@derouter/locales/web';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { loadFonts } from './load-fonts.ts';
import { router } from './router.tsx';
import { queryClient } from './trpc.ts';

const root = document.getElementById('root');
const locale = readLocale(document.cookie, navigator.language);
document.documentElement.lang = locale;
const [i18n] = await Promise.all([createI18n('console', locale), loadFonts(locale)]);
if (root) {
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}
