const dayMs = 86_400_000;

/** The last whole day (UTC) before a moment, as a date field shows it; empty for none. */
export function lastDayOf(disabledFrom: string | null): string {
  return disabledFrom === null ? '' : new Date(Date.parse(disabledFrom) - 1).toISOString().slice(0, 10);
}

/** The moment at which a last day (UTC) is over; null for none. */
export function endOfDay(date: string): string | null {
  return date === '' ? null : new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString();
}
