import type { Locale } from '../locale.ts';
import { acceptableUse } from './acceptable-use.ts';
import type { LegalTexts } from './legal-texts.ts';
import { privacy } from './privacy.ts';
import { refunds } from './refunds.ts';
import { terms } from './terms.ts';

export type { LegalSection, LegalTexts } from './legal-texts.ts';

/** The languages of legal texts. In all others, the English text is shown. */
export const legalLocales = ['en', 'zh'] as const;

export type LegalLocale = (typeof legalLocales)[number];

/** The language in which legal texts are shown to somebody who reads `locale`. */
export function legalLocale(locale: Locale): LegalLocale {
  return legalLocales.find((one) => one === locale) ?? 'en';
}

/** The texts of this release, by document. */
export const legalTexts = { terms, privacy, refunds, 'acceptable-use': acceptableUse } as const satisfies Readonly<
  Record<string, LegalTexts>
>;
