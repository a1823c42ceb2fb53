import './app.css';
import { createI18n, detectLocale } from '@derouter/locales/web';
import { loadFonts, mountPage } from '@derouter/ui';
import { SignInPage } from './pages/SignInPage.tsx';
import { readNext } from './read-next.ts';

/** The sign-in page as a document of its own: it needs a third of what the console loads. The console takes its place afterwards. */
const locale = detectLocale(document.cookie, navigator.languages.join(','));
const [i18n] = await Promise.all([createI18n('console', locale, ['common']), loadFonts(locale)]);
const loadConsole = () => import('./start-console.tsx');

async function onSignedIn(): Promise<void> {
  const { startConsole } = await loadConsole();
  history.replaceState(null, '', readNext(new URLSearchParams(location.search).get('next')) ?? '/overview');
  await startConsole(i18n, root);
}

const root = mountPage(i18n, <SignInPage onCodeSent={() => void loadConsole()} onSignedIn={onSignedIn} />);
