import { type Locale, parseLocale } from '@derouter/locales';
import type { i18n } from 'i18next';

let texts: i18n | undefined;

/** Names the texts that pages load with their modules. */
export function setPageTexts(instance: i18n): void {
  texts = instance;
}

export const loadPageTexts = async (namespaces: readonly string[]): Promise<void> => texts?.loadNamespaces(namespaces);

/** The language of these texts, where there is no component to ask `useLocale`. */
export const pageLocale = (): Locale => parseLocale(texts?.language);
