import { priceAnnouncement } from '@derouter/contracts';
import { fromText } from '@derouter/ui';

/** One day more than the notice period, so that even the start of that day is late enough. */
const noticeDays = 8;

/** The first UTC day (`YYYY-MM-DD`) on which a price rise announced today may take effect. */
export function firstDayOfRise(): string {
  return new Date(Date.now() + noticeDays * 86_400_000).toISOString().slice(0, 10);
}

/** Parses a date field (`YYYY-MM-DD`) to the ISO timestamp of the start of that day in UTC. */
export const startOfDay = fromText(priceAnnouncement.shape.effectiveAt, (date) => `${date}T00:00:00Z`, 'day');
