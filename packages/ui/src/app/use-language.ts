import { type Locale, parseLocale } from '@derouter/locales';
import { shownLocale, writeLocaleCookie } from '@derouter/locales/web';
import { useTranslation } from 'react-i18next';
import { client, queryClient, trpc } from './api.ts';
import { applyLanguage } from './page-language.ts';

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return parseLocale(i18n.language);
}

/** Returns a function that changes the page's language and stores it in the cookie and, if signed in, with the user. */
export function useChangeLanguage(app: 'console' | 'admin'): (code: string) => Promise<void> {
  const { i18n } = useTranslation();
  return async (code) => {
    const locale = parseLocale(code);
    await Promise.all([i18n.changeLanguage(shownLocale(app, locale)), applyLanguage(locale, writeLocaleCookie(locale))]);
    if (queryClient.getQueryData(trpc.accounts.me.queryKey())) await client.accounts.setLocale.mutate({ locale });
  };
}
