import i18next, { type i18n } from 'i18next';
import { defaultLocale, type Locale, localeCookie, locales, parseLocale } from '../locale.ts';
import type { admin } from './en/admin.ts';
import type { common } from './en/common.ts';
import type { console } from './en/console.ts';
import type { Translation } from './translation.ts';

/** The texts of the pages, with one namespace per app and a shared one. */
interface Catalogue {
  readonly common: typeof common;
  readonly console: typeof console;
  readonly admin: typeof admin;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Catalogue;
  }
}

/** Each language by its own name. */
const nativeNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  zh: '简体中文',
  'zh-TW': '繁體中文',
  ja: '日本語',
  ko: '한국어',
  es: 'Español',
  fr: 'Français',
  ru: 'Русский',
  ar: 'العربية',
};

type Load<Texts> = () => Promise<Translation<Texts>>;

interface Loaders {
  readonly common: Load<typeof common>;
  readonly console: Load<typeof console>;
  /** Absent: the staff pages are not translated. */
  readonly admin?: Load<typeof admin>;
}

const load: Readonly<Record<Locale, Loaders>> = {
  en: {
    common: async () => (await import('./en/common.ts')).common,
    console: async () => (await import('./en/console.ts')).console,
    admin: async () => (await import('./en/admin.ts')).admin,
  },
  zh: {
    common: async () => (await import('./zh/common.ts')).common,
    console: async () => (await import('./zh/console.ts')).console,
    admin: async () => (await import('./zh/admin.ts')).admin,
  },
  'zh-TW': {
    common: async () => (await import('./zh-TW/common.ts')).common,
    console: async () => (await import('./zh-TW/console.ts')).console,
  },
  ja: {
    common: async () => (await import('./ja/common.ts')).common,
    console: async () => (await import('./ja/console.ts')).console,
  },
  ko: {
    common: async () => (await import('./ko/common.ts')).common,
    console: async () => (await import('./ko/console.ts')).console,
  },
  es: {
    common: async () => (await import('./es/common.ts')).common,
    console: async () => (await import('./es/console.ts')).console,
  },
  fr: {
    common: async () => (await import('./fr/common.ts')).common,
    console: async () => (await import('./fr/console.ts')).console,
  },
  ru: {
    common: async () => (await import('./ru/common.ts')).common,
    console: async () => (await import('./ru/console.ts')).console,
  },
  ar: {
    common: async () => (await import('./ar/common.ts')).common,
    console: async () => (await import('./ar/console.ts')).console,
  },
};

/** The languages of an app, each by its own name. */
export function languagesOf(app: 'console' | 'admin'): readonly { readonly code: Locale; readonly name: string }[] {
  return locales.filter((code) => load[code][app]).map((code) => ({ code, name: nativeNames[code] }));
}

/** The language in which an app is shown to somebody who prefers `locale`. */
export function shownLocale(app: 'console' | 'admin', locale: Locale): Locale {
  return load[locale][app] ? locale : defaultLocale;
}

/** The language of the `NEXT_LOCALE` cookie, or else of the browser. */
export function detectLocale(cookies: string, browserLanguage: string): Locale {
  const chosen = cookies.split('; ').find((cookie) => cookie.startsWith(`${localeCookie}=`));
  return parseLocale(chosen?.slice(localeCookie.length + 1) || browserLanguage);
}

/** The value for `document.cookie` that stores the chosen language for a year. */
export function writeLocaleCookie(locale: Locale): string {
  return `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

/** Creates an i18next instance with one language. `addLanguage` loads others on demand. */
export async function createI18n(app: 'console' | 'admin', locale: Locale): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance.init({
    lng: shownLocale(app, locale),
    fallbackLng: false,
    ns: ['common', app],
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
  });
  await addLanguage(instance, app, locale);
  return instance;
}

/** Loads the texts of a language unless they are loaded already, and switches to it, or to the default if the app is not translated. */
export async function addLanguage(instance: i18n, app: 'console' | 'admin', locale: Locale): Promise<void> {
  const shown = shownLocale(app, locale);
  if (!instance.hasResourceBundle(shown, app)) {
    const loaders = load[shown];
    const [shared, own] = await Promise.all([loaders.common(), loaders[app]?.()]);
    instance.addResourceBundle(shown, 'common', shared);
    instance.addResourceBundle(shown, app, own);
  }
  await instance.changeLanguage(shown);
}
