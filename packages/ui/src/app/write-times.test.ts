import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTimes } from './write-times.ts';

const at = '2026-11-29T18:30:00.000Z';

test('times and days are those of the given zone, and the zone is named where it is not the device’s', () => {
  const there = writeTimes('en', 'Asia/Kolkata', 'America/New_York');
  expect([there.dateTime(at), there.shortTime(at), there.date(at)]).toEqual([
    expect.stringMatching(/^Nov 30, 2026, 12:00:00.AM (GMT\+5:30|IST)$/),
    'Nov 30, 00:00:00',
    'Nov 30, 2026',
  ]);
  expect([there.utcDate(at), there.day(at), there.hour(at)]).toEqual(['Nov 29, 2026', 'Nov 30', '00:00']);
  expect([there.list(['owner', 'support']), writeTimes('zh', 'UTC', 'UTC').list(['所有者', '客服'])]).toEqual([
    'owner, support',
    '所有者、客服',
  ]);
  expect(there.timeInZone(at, 'Europe/Berlin')).toMatch(/^Nov 29, 2026, 7:30.PM$/);
  expect(writeTimes('en', 'Asia/Kolkata', 'Asia/Kolkata').dateTime(at)).toMatch(/^Nov 30, 2026, 12:00:00.AM$/);
});

test('Arabic dates have no marks of direction', () => {
  const arabic = writeTimes('ar', 'UTC', 'UTC');
  expect(arabic.date(at)).toMatch(/^[\d/]+$/);
  for (const text of [arabic.dateTime(at), arabic.shortTime(at), arabic.hourOfDay(at)]) expect(text).not.toMatch(/[\u061c\u200e\u200f]/);
});

test('the pages show times in no other way', () => {
  const root = join(import.meta.dirname, '../../../..');
  const sources = globSync('{apps/console,apps/admin,packages/ui}/src/**/*.{ts,tsx}', { cwd: root });
  const others = sources.filter((path) =>
    /Intl\.DateTimeFormat|toLocale(Date|Time)?String|getTimezoneOffset|\.get(Hours|Date|Day)\(/.test(
      readFileSync(join(root, path), 'utf8'),
    ),
  );
  expect(others.filter((path) => !path.endsWith('.test.ts')).sort()).toEqual([
    'packages/ui/src/app/device-time-zone.ts',
    'packages/ui/src/app/write-times.ts',
  ]);
});
