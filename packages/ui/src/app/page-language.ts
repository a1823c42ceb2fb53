import { directionOf, type Locale, parseLocale } from '@derouter/locales';

const fonts: Readonly<Partial<Record<Locale, () => Promise<unknown>>>> = {
  zh: () => import('@fontsource-variable/noto-sans-sc/index.css'),
  'zh-TW': () => import('@fontsource-variable/noto-sans-tc/index.css'),
  ja: () => import('@fontsource-variable/noto-sans-jp/index.css'),
  ko: () => import('@fontsource-variable/noto-sans-kr/index.css'),
  ar: () => import('@fontsource-variable/noto-sans-arabic/index.css'),
};

/** Loads the fonts that a language needs beyond the Latin ones. */
export async function loadFonts(language: string): Promise<void> {
  await fonts[parseLocale(language)]?.();
}

/** Sets the language and direction of the document. */
export function setDocumentLanguage(language: string): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(parseLocale(language));
}

/** Stores the language in the cookie, sets it for the document, and loads the fonts. */
export async function applyLanguage(language: string, cookie: string): Promise<void> {
  document.cookie = cookie;
  setDocumentLanguage(language);
  await loadFonts(language);
}
