import type { Locale } from '../locale.ts';
import { type LegalSection, termsEn, termsZh } from './terms.ts';

export type { LegalSection } from './terms.ts';
export { termsVersion } from './terms-version.ts';

export function termsIn(locale: Locale): readonly LegalSection[] {
  return locale === 'zh' ? termsZh : termsEn;
}
