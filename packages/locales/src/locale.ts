/** The languages of pages and emails. */
export const locales = ['en', 'zh'] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** The name of the cookie that carries the chosen language. */
export const localeCookie = 'NEXT_LOCALE';

/** The first supported language in a cookie value, language tag or `Accept-Language` header, or English. Ignores q-values. */
export function parseLocale(text: string | null | undefined): Locale {
  for (const part of (text ?? '').split(',')) {
    const language = part.trim().toLowerCase().split(/[-_;]/)[0];
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return defaultLocale;
}
