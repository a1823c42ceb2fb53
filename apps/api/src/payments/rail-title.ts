import { parseLocale } from '@derouter/locales';
import { documentTexts } from '@derouter/locales/documents';
import type { PaymentRail } from './rail.ts';

/** What customers read for a way to pay. `rail`: undefined for one that is no longer set up. */
export function railTitle(name: string, rail: Pick<PaymentRail, 'title'> | undefined, locale: string): string {
  return rail?.title[parseLocale(locale)] ?? documentTexts(locale).methods[name] ?? rail?.title.en ?? name;
}
