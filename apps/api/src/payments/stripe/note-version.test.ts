import { expect, test, vi } from 'vitest';
import { createVersionNote } from './note-version.ts';

test('another month is noted, another line is an alarm, each once', () => {
  const log = { info: vi.fn(), error: vi.fn() };
  const note = createVersionNote(log as never);
  for (const version of [null, '2026-10-28.endive', '2026-11-18.endive', '2026-11-18.endive']) note(version);
  expect([log.info.mock.calls.length, log.error.mock.calls.length]).toEqual([1, 0]);
  for (const version of ['2026-03-25.dahlia', '2026-03-25.dahlia', '2027-01-01.fennel', '2020-08-27']) note(version);
  expect(log.error).toHaveBeenCalledTimes(3);
});
