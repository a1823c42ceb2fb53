import i18next, { type i18n } from 'i18next';
import { type Locale, localeCookie, parseLocale } from '../locale.ts';
import type { admin } from './en/admin.ts';
import type { common } from './en/common.ts';
import type { console } from './en/console.ts';

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

/** The languages of the pages, each with its native name. */
export const languages: readonly { readonly code: Locale; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh', name: '简体中文' },
];

const load: Readonly<Record<Locale, (app: 'console' | 'admin') => Promise<Record<string, unknown>>>> = {
  en: async (app) => ({
    common: (await import('./en/common.ts')).common,
    [app]: app === 'console' ? (await import('./en/console.ts')).console : (await import('./en/admin.ts')).admin,
  }),
  zh: async (app) => ({
    common: (await import('./zh/common.ts')).common,
    [app]: app === 'console' ? (await import('./zh/console.ts')).console : (await import('./zh/admin.ts')).admin,
  }),
};

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
    lng: locale,
    fallbackLng: false,
    ns: ['common', app],
    defaultNS: 'common',
    resources: {},
    interpolation: { escapeValue: false },
  });
  await addLanguage(instance, app, locale);
  return instance;
}

/** Loads the texts of a language unless they are loaded already, and switches to it. */
export async function addLanguage(instance: i18n, app: 'console' | 'admin', locale: Locale): Promise<void> {
  if (!instance.hasResourceBundle(locale, app)) {
    for (const [namespace, texts] of Object.entries(await load[locale](app))) instance.addResourceBundle(locale, namespace, texts);
  }
  await instance.changeLanguage(locale);
}
