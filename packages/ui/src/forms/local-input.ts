import { zonedTime } from '@derouter/locales';

/** Formats an ISO timestamp for a `datetime-local` input in a time zone; an empty string for null. */
export function toLocalInput(iso: string | null, zone: string): string {
  return iso === null ? '' : zonedTime(iso, zone).minute.replace(' ', 'T');
}

/** Parses the value of a `datetime-local` input in a time zone to an ISO timestamp; null if it is empty or invalid. */
export function parseLocalInput(text: string, zone: string): string | null {
  const shown = Date.parse(`${text}Z`);
  if (text === '' || Number.isNaN(shown)) return null;
  // The offset depends on the instant, so it is read again at the instant that the first one leads to.
  const guess = shown - offsetMs(shown, zone);
  return new Date(shown - offsetMs(guess, zone)).toISOString();
}

function offsetMs(at: number, zone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${toLocalInput(new Date(minute).toISOString(), zone)}Z`) - minute;
}
