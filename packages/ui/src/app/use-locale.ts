import { type Locale, parseLocale } from '@derouter/locales';
import { shownLocale, writeLocaleCookie } from '@derouter/locales/web';
import { useTranslation } from 'react-i18next';
import { applyLanguage } from './page-language.ts';

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return parseLocale(i18n.language);
}

/** Returns a function that changes the page's language and stores it in the cookie. */
export function useShowLanguage(app: 'console' | 'admin'): (locale: Locale) => Promise<void> {
  const { i18n } = useTranslation();
  return async (locale) => {
    await Promise.all([i18n.changeLanguage(shownLocale(app, locale)), applyLanguage(locale, writeLocaleCookie(locale))]);
  };
}
