import { priceAnnouncement } from '@derouter/contracts';
import { typed } from '@derouter/ui';

/** One more than the notice period, so that the day as a whole is late enough. */
const noticeDays = 8;

/** The first day that a rise announced today may start on, as a date field holds it. */
export function firstDayOfRise(): string {
  return new Date(Date.now() + noticeDays * 86_400_000).toISOString().slice(0, 10);
}

/** A day of a date field, read as its first moment (UTC). */
export const startOfDay = typed(priceAnnouncement.shape.effectiveAt, (date) => `${date}T00:00:00Z`, 'day');
