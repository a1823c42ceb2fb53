import { parseLocale } from '../locale.ts';
import type { DocumentTexts } from './document-texts.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type { DocumentTexts } from './document-texts.ts';

/** The texts of statements and receipts in a language, or in English if it is not supported. */
export function documentTexts(locale: string): DocumentTexts {
  return { en, zh }[parseLocale(locale)];
}
