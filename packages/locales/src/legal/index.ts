import type { Locale } from '../locale.ts';
import { type LegalSection, termsEn, termsZh } from './terms.ts';

export type { LegalSection } from './terms.ts';
export { termsVersion } from './terms-version.ts';

/** The languages of legal texts. In all others, the English text is shown. */
export const legalLocales = ['en', 'zh'] as const;

export type LegalLocale = (typeof legalLocales)[number];

/** The language in which legal texts are shown to somebody who reads `locale`. */
export function legalLocale(locale: Locale): LegalLocale {
  return legalLocales.find((one) => one === locale) ?? 'en';
}

export function termsIn(locale: LegalLocale): readonly LegalSection[] {
  return locale === 'zh' ? termsZh : termsEn;
}
