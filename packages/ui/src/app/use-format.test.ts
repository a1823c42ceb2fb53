import { expect, test } from 'vitest';
import { formatDuration } from './use-format.ts';

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [9_949, '9.9 s'],
  [10_000, '10 s'],
  [125_400, '125 s'],
])('%i ms is formatted as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
