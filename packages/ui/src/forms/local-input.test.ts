import { expect, test } from 'vitest';
import { parseLocalInput, toLocalInput } from './local-input.ts';

test.each([
  ['2026-01-31T23:59:00.000Z', 'UTC', '2026-01-31T23:59'],
  ['2026-01-31T23:59:00.000Z', 'Asia/Kolkata', '2026-02-01T05:29'],
  ['2026-07-01T03:00:00.000Z', 'America/New_York', '2026-06-30T23:00'],
  // The hours around both changes of the clock in Berlin.
  ['2026-03-29T00:30:00.000Z', 'Europe/Berlin', '2026-03-29T01:30'],
  ['2026-03-29T01:30:00.000Z', 'Europe/Berlin', '2026-03-29T03:30'],
  ['2026-10-25T02:30:00.000Z', 'Europe/Berlin', '2026-10-25T03:30'],
])('%s is shown in the input in %s, and read back', (iso, zone, text) => {
  expect(toLocalInput(iso, zone)).toBe(text);
  expect(parseLocalInput(text, zone)).toBe(iso);
});

test('null maps to an empty input, and empty or invalid input maps to null', () =>
  expect([toLocalInput(null, 'UTC'), parseLocalInput('', 'UTC'), parseLocalInput('soon', 'UTC')]).toEqual(['', null, null]));
