/** Languages of pages and mails. */
export const locales = ['en', 'zh'] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** The name of the cookie that carries the chosen language. */
export const localeCookie = 'NEXT_LOCALE';

/** The first language of ours in a cookie value, a language tag or an `Accept-Language` header; English otherwise. */
export function parseLocale(text: string | null | undefined): Locale {
  for (const part of (text ?? '').split(',')) {
    const language = part.trim().toLowerCase().split(/[-_;]/)[0];
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return defaultLocale;
}
