import { useTranslation } from 'react-i18next';
import { deviceTimeZone } from './device-time-zone.ts';
import { useTimeZone } from './time-zone.ts';
import { writeTimes } from './write-times.ts';

/** Formatters for times in the page's language and time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  return writeTimes(i18n.language, useTimeZone(), deviceTimeZone());
}
