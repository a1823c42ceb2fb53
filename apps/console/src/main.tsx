import './app.css';
import { createI18n, detectLocale } from '@derouter/locales/web';
import { loadFonts } from '@derouter/ui';
import { startConsole } from './start-console.tsx';

const locale = detectLocale(document.cookie, navigator.languages.join(','));
const [i18n] = await Promise.all([createI18n('console', locale), loadFonts(locale)]);
await startConsole(i18n);
