import { type Locale, parseLocale } from '../locale.ts';
import { ar } from './ar.ts';
import type { DocumentTexts } from './document-texts.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';
import { zhTW } from './zh-TW.ts';

export type { DocumentTexts } from './document-texts.ts';

const catalogues: Readonly<Record<Locale, DocumentTexts>> = { ar, en, es, fr, ja, ko, ru, zh, 'zh-TW': zhTW };

/** The texts of statements and receipts in a language, or in English if it is not supported. */
export function documentTexts(locale: string): DocumentTexts {
  return catalogues[parseLocale(locale)];
}
