import type { useFormat } from '@derouter/ui';

type Format = Pick<ReturnType<typeof useFormat>, 'utcDate' | 'date' | 'hour'>;

/** Writes a period of days, both included, or of instants, of which the last is not. */
export function writePeriod(from: string, to: string, format: Format): string {
  if (!from.includes('T')) return from === to ? format.utcDate(from) : `${format.utcDate(from)} – ${format.utcDate(to)}`;
  const begins = `${format.date(from)}, ${format.hour(from)}`;
  const isOneDay = format.date(from) === format.date(new Date(Date.parse(to) - 1).toISOString());
  return isOneDay ? `${begins} – ${format.hour(to)}` : `${begins} – ${format.date(to)}, ${format.hour(to)}`;
}
