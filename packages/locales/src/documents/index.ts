import { parseLocale } from '../locale.ts';
import type { DocumentTexts } from './document-texts.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type { DocumentTexts } from './document-texts.ts';

/** Texts of statements and receipts in this language; English where there is no translation. */
export function documentTexts(locale: string): DocumentTexts {
  return { en, zh }[parseLocale(locale)];
}
