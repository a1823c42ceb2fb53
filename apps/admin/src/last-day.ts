const dayMs = 86_400_000;

/** The last full UTC day before a timestamp, as `YYYY-MM-DD`; an empty string for null. */
export function lastDayOf(disabledFrom: string | null): string {
  return disabledFrom === null ? '' : new Date(Date.parse(disabledFrom) - 1).toISOString().slice(0, 10);
}

/** The end of a UTC day (`YYYY-MM-DD`) as an ISO timestamp; null for an empty string. */
export function endOfDay(date: string): string | null {
  return date === '' ? null : new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString();
}
