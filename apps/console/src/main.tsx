import './app.css';
import { createI18n, detectLocale } from '@derouter/locales/web';
import { loadFonts, mountApp } from '@derouter/ui';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './router.tsx';

const locale = detectLocale(document.cookie, navigator.languages.join(','));
const [i18n] = await Promise.all([createI18n('console', locale), loadFonts(locale)]);
mountApp(i18n, <RouterProvider router={router} />);
