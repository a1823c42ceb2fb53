import './app.css';
import { createI18n, detectLocale, namespaces } from '@derouter/locales/web';
import { loadFonts, mountApp } from '@derouter/ui';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './router.tsx';

const locale = detectLocale(document.cookie, navigator.languages.join(','));
// All texts at once: a page that waited for its own while it is rendered would be shown 300 ms late.
const [i18n] = await Promise.all([createI18n('admin', locale, ['common', ...namespaces.admin]), loadFonts(locale)]);
await router.load();
mountApp(i18n, <RouterProvider router={router} />);
