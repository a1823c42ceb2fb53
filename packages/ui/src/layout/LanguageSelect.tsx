import { useChangeLanguage } from '../app/use-language.ts';
import { LanguageChoice } from './LanguageChoice.tsx';

/** Selects the language of the pages, and stores it with a signed-in user. */
export function LanguageSelect({ app }: { readonly app: 'console' | 'admin' }) {
  return <LanguageChoice app={app} onChange={useChangeLanguage(app)} />;
}
