/** The languages of pages and emails. */
export const locales = ['en', 'zh', 'zh-TW', 'ja', 'ko', 'es', 'fr', 'ru', 'ar'] as const;

export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** The name of the cookie that carries the chosen language. */
export const localeCookie = 'NEXT_LOCALE';

/** The direction of a language's text, as the `dir` attribute has it. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return locale === 'ar' ? 'rtl' : 'ltr';
}

/** The supported language that a cookie value, language tag or `Accept-Language` header prefers, or English. */
export function parseLocale(text: string | null | undefined): Locale {
  const ranges = (text ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const q = /^\s*q\s*=\s*([\d.]+)\s*$/i.exec(parameters.join(';'))?.[1];
      return { tag, weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { tag } of ranges) {
    const found = localeOf(tag);
    if (found) return found;
  }
  return defaultLocale;
}

/** Traditional characters are written in Taiwan, Hong Kong and Macao. */
function localeOf(tag: string): Locale | undefined {
  const [language = '', ...rest] = tag.trim().toLowerCase().split(/[-_]/);
  if (language !== 'zh') return locales.find((locale) => locale === language);
  const isTraditional = !rest.includes('hans') && rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part));
  return isTraditional ? 'zh-TW' : 'zh';
}

/** The language of the `NEXT_LOCALE` cookie among `cookies`, or else the one that the browser prefers. */
export function detectLocale(cookies: string, browserLanguage: string): Locale {
  const chosen = cookies.split('; ').find((cookie) => cookie.startsWith(`${localeCookie}=`));
  return parseLocale(chosen?.slice(localeCookie.length + 1) || browserLanguage);
}
