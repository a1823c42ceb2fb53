import { parseLocale } from '@derouter/locales';
import { queryClient, trpc } from './api.ts';
import { client } from './client.ts';
import { useShowLanguage } from './use-locale.ts';

/** Returns a function that changes the page's language and stores it in the cookie and, if signed in, with the user. */
export function useChangeLanguage(app: 'console' | 'admin'): (code: string) => Promise<void> {
  const show = useShowLanguage(app);
  return async (code) => {
    const locale = parseLocale(code);
    await show(locale);
    if (queryClient.getQueryData(trpc.accounts.me.queryKey())) await client.accounts.setLocale.mutate({ locale });
  };
}
