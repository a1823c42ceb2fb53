import { expect, test } from 'vitest';
import { parseLocalInput, toLocalInput } from './local-input.ts';

test.each(['2026-01-31T23:59:00.000Z', '2026-07-01T00:00:00.000Z'])('%s survives a round trip through the input', (iso) => {
  expect(parseLocalInput(toLocalInput(iso))).toBe(iso);
});

test('null maps to an empty input, and empty or invalid input maps to null', () =>
  expect([toLocalInput(null), parseLocalInput(''), parseLocalInput('soon')]).toEqual(['', null, null]));
