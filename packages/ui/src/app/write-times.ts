import { formatDuration } from './format-duration.ts';

/** Arabic dates have marks of direction between their numbers, which turn them around in a run from left to right, and are copied. */
const withoutMarks = (text: string) => text.replaceAll(/[\u061c\u200e\u200f]/g, '');

/** Formatters for lists of words, durations and ISO timestamps, in a language and, unless noted, in `timeZone`, which is named if it is not the device's. */
export function writeTimes(language: string, timeZone: string, deviceZone: string) {
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { timeZone, ...options });
    return (iso: string) => withoutMarks(format.format(new Date(iso)));
  };
  const words = new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' });
  return {
    /** Words one after the other, such as `owner, support`. */
    list: (items: readonly string[]) => words.format(items),
    /** Milliseconds. Isolate it: its order is that of the language that the unit is written in. */
    duration: (ms: number) => formatDuration(ms, language),
    dateTime: formatter({ dateStyle: 'medium', timeStyle: timeZone === deviceZone ? 'medium' : 'long' }),
    shortTime: formatter({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    /** In a zone of its own, such as that of a budget's periods. */
    timeInZone: (iso: string, zone: string) => formatter({ dateStyle: 'medium', timeStyle: 'short', timeZone: zone })(iso),
    date: formatter({ dateStyle: 'medium' }),
    /** The UTC day. */
    utcDate: formatter({ dateStyle: 'medium', timeZone: 'UTC' }),
    utcDay: formatter({ month: 'short', day: 'numeric', timeZone: 'UTC' }),
    /** The day without the year. */
    day: formatter({ month: 'short', day: 'numeric' }),
    weekday: formatter({ weekday: 'short', month: 'short', day: 'numeric' }),
    hour: formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    /** With the offset, because a clock that is put back shows an hour twice. */
    hourOfDay: formatter({
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    }),
  };
}
