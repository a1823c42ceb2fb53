import { useTranslation } from 'react-i18next';
import { deviceTimeZone } from './device-time-zone.ts';
import { useTimeZone } from './time-zone.ts';
import { writeTimes } from './write-times.ts';

/** Formatters for ISO timestamps in the page's language and time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  return writeTimes(i18n.language, useTimeZone(), deviceTimeZone());
}

/** Formats milliseconds, e.g. `450 ms` or `2.3 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
