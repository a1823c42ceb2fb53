import { expect, test } from 'vitest';
import { endOfDay, lastDayOf } from './last-day.ts';

test.each(['2026-12-31', '2028-02-28'])('%s is the last day of what ends with it', (date) => expect(lastDayOf(endOfDay(date))).toBe(date));
test('no day is none', () => expect([lastDayOf(null), endOfDay('')]).toEqual(['', null]));
