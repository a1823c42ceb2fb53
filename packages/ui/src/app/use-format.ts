import { useTranslation } from 'react-i18next';

/** Formatters for ISO timestamps in the page's language and, unless noted, the reader's time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(i18n.language, options);
    return (iso: string) => format.format(new Date(iso));
  };
  return {
    dateTime: formatter({ dateStyle: 'medium', timeStyle: 'medium' }),
    shortTime: formatter({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    /** In a zone of its own, such as that of a budget's periods. */
    timeInZone: (iso: string, timeZone: string) => formatter({ dateStyle: 'medium', timeStyle: 'short', timeZone })(iso),
    date: formatter({ dateStyle: 'medium' }),
    /** The UTC day. */
    utcDate: formatter({ dateStyle: 'medium', timeZone: 'UTC' }),
    /** The UTC day, without the year. */
    day: formatter({ month: 'short', day: 'numeric', timeZone: 'UTC' }),
  };
}

/** Formats milliseconds, e.g. `450 ms` or `2.3 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
