import { expect, test } from 'vitest';
import { localInputOf, readLocalInput } from './local-input.ts';

test.each(['2026-01-31T23:59:00.000Z', '2026-07-01T00:00:00.000Z'])('%s survives the input', (iso) => {
  expect(readLocalInput(localInputOf(iso))).toBe(iso);
});

test('nothing is nothing', () => expect([localInputOf(null), readLocalInput(''), readLocalInput('soon')]).toEqual(['', null, null]));
