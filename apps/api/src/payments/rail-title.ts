import { type Locale, parseLocale } from '@derouter/locales';
import { documentTexts } from '@derouter/locales/documents';
import type { PaymentRail } from './rail.ts';

/** What customers read for a way to pay. `rail`: undefined for one that is no longer set up. */
export function railTitle(name: string, rail: Pick<PaymentRail, 'title'> | undefined, locale: string): string {
  const parsed: Locale = parseLocale(locale);
  return rail?.title[parsed] ?? documentTexts(parsed).methods[name] ?? rail?.title.en ?? name;
}
