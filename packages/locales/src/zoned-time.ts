/** A day and a minute as a clock in one time zone shows them. */
export interface ZonedTime {
  /** `2026-11-29` */
  readonly day: string;
  /** `2026-11-29 18:15` */
  readonly minute: string;
  /** The zone's IANA name. */
  readonly zone: string;
}

/** Whether dates can be shown in this zone (IANA name). */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The time of a clock in `zone`, or in UTC if there is no such zone. */
export function zonedTime(at: Date | string, zone: string): ZonedTime {
  const timeZone = isTimeZone(zone) ? zone : 'UTC';
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(at));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return { day, minute: `${day} ${part('hour')}:${part('minute')}`, zone: timeZone };
}
