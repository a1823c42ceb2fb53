import { expect, test } from 'vitest';
import { endOfDay, lastDayOf } from './last-day.ts';

test.each(['2026-12-31', '2028-02-28'])('the last day %s survives a round trip', (date) => expect(lastDayOf(endOfDay(date))).toBe(date));
test('null maps to an empty date and back', () => expect([lastDayOf(null), endOfDay('')]).toEqual(['', null]));
