import i18next, { type BackendModule, type i18n } from 'i18next';
import { defaultLocale, directionOf, type Locale, localeCookie, locales, parseLocale } from '../locale.ts';
import type { admin } from './en/admin.ts';
import type { audit } from './en/audit.ts';
import type { calls } from './en/calls.ts';
import type { common } from './en/common.ts';
import type { console } from './en/console.ts';
import type { customer } from './en/customer.ts';
import type { docs } from './en/docs.ts';
import type { operations } from './en/operations.ts';
import type { playground } from './en/playground.ts';
import type { public as publicPages } from './en/public.ts';
import type { staff } from './en/staff.ts';
import type { today } from './en/today.ts';
import type { usage } from './en/usage.ts';
import type { views } from './en/views.ts';

/**
 * The texts of the pages. `common` and the namespace of an app's name are loaded at the start of the app; any other, with the first page
 * that names it in `useTranslation`. A namespace is a file of the same name per language, whose export also has that name.
 */
interface Catalogue {
  readonly common: typeof common;
  readonly console: typeof console;
  readonly docs: typeof docs;
  readonly usage: typeof usage;
  readonly views: typeof views;
  readonly playground: typeof playground;
  readonly admin: typeof admin;
  readonly audit: typeof audit;
  readonly staff: typeof staff;
  readonly customer: typeof customer;
  readonly calls: typeof calls;
  readonly today: typeof today;
  readonly operations: typeof operations;
  readonly public: typeof publicPages;
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Catalogue;
  }
}

export { detectLocale } from '../locale.ts';

type App = 'console' | 'admin';

/** The namespaces of each app, besides `common`. */
export const namespaces = {
  console: ['console', 'docs', 'playground', 'public', 'usage', 'views'],
  admin: ['admin', 'audit', 'calls', 'customer', 'operations', 'staff', 'today'],
} as const satisfies Readonly<Record<App, readonly (keyof Catalogue)[]>>;

/** The staff pages are not translated into every language. */
const appLocales: Readonly<Record<App, readonly Locale[]>> = { console: locales, admin: ['en', 'zh'] };

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

/** The languages of an app, each by its own name. */
export function languagesOf(app: App): readonly { readonly code: Locale; readonly name: string }[] {
  return appLocales[app].map((code) => ({ code, name: nativeNames[code] }));
}

/** The language in which an app is shown to somebody who prefers `locale`. */
export function shownLocale(app: App, locale: Locale): Locale {
  return appLocales[app].includes(locale) ? locale : defaultLocale;
}

/** The value for `document.cookie` that stores the chosen language for a year. */
export function writeLocaleCookie(locale: Locale): string {
  return `${localeCookie}=${locale}; path=/; max-age=31536000; samesite=lax`;
}

const files: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: async (language, namespace) => (await import(`./${language}/${namespace}.ts`))[namespace],
};

/** Creates an i18next instance with one language and some namespaces. Other languages are loaded when they are switched to. */
export async function createI18n(app: App, locale: Locale, start: readonly (keyof Catalogue)[] = ['common', app]): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance.use(files).init({
    lng: shownLocale(app, locale),
    fallbackLng: false,
    load: 'currentOnly',
    ns: start,
    defaultNS: 'common',
    // React escapes what must be escaped; values are isolated instead.
    interpolation: { escapeValue: true, escape: (value) => isolate(value, instance.language) },
  });
  return instance;
}

/**
 * In a text that runs from right to left, a value runs in its own direction, so that an amount has its sign before it. Numbers without
 * signs need nothing.
 */
function isolate(value: string, language: string): string {
  return directionOf(parseLocale(language)) === 'rtl' && /[^\d.,\s]/.test(value) ? `\u2068${value}\u2069` : value;
}
