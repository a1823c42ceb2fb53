import { useTranslation } from 'react-i18next';

/** Dates and times as the language of the page writes them, in the reader's time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(i18n.language, options);
    return (iso: string) => format.format(new Date(iso));
  };
  return {
    dateTime: write({ dateStyle: 'medium', timeStyle: 'medium' }),
    shortTime: write({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    date: write({ dateStyle: 'medium' }),
    /** A whole day as UTC counts it. */
    utcDate: write({ dateStyle: 'medium', timeZone: 'UTC' }),
    day: write({ month: 'short', day: 'numeric', timeZone: 'UTC' }),
  };
}

/** Milliseconds as people read them: `450 ms`, `2.3 s`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
