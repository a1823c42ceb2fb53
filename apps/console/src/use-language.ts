import { parseLocale } from '@derouter/locales';
import { addLanguage, languages, writeLocaleCookie } from '@derouter/locales/web';
import { applyLanguage } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { client, queryClient, trpc } from './trpc.ts';

/** The language of the page, and the way to change it: kept in the cookie and, when signed in, with the user. */
export function useLanguage() {
  const { i18n } = useTranslation();
  const change = async (code: string) => {
    const locale = parseLocale(code);
    await Promise.all([addLanguage(i18n, 'console', locale), applyLanguage(locale, writeLocaleCookie(locale))]);
    if (queryClient.getQueryData(trpc.auth.me.queryKey())) await client.auth.setLocale.mutate({ locale });
  };
  return { locale: parseLocale(i18n.language), languages, change };
}
