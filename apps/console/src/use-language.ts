import { type Locale, locales, parseLocale } from '@derouter/locales';
import { addLanguage, languageNames, writeLocaleCookie } from '@derouter/locales/web';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { loadFonts } from './load-fonts.ts';
import { client, trpc } from './trpc.ts';

/** The language of the page, and the way to change it: kept in the cookie and, when signed in, with the user. */
export function useLanguage() {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const locale = parseLocale(i18n.language);
  const change = async (code: string) => {
    const next: Locale = parseLocale(code);
    document.cookie = writeLocaleCookie(next);
    await Promise.all([addLanguage(i18n, 'console', next), loadFonts(next)]);
    document.documentElement.lang = next;
    if (queries.getQueryData(trpc.auth.me.queryKey())) await client.auth.setLocale.mutate({ locale: next });
  };
  return { locale, languages: locales.map((code) => ({ code, name: languageNames[code] })), change };
}
