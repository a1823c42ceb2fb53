import { describe, expect, test } from 'vitest';
import { bucketEdges, resolvePeriod } from './period.ts';
import { roundEdges } from './whole-hours.ts';

const quarterMs = 900_000;
const bucketOf = (edges: readonly Date[], at: number) => edges.findLastIndex((edge) => edge.getTime() <= at);

describe.each([
  ['America/New_York', '2026-10-30', '2026-11-02', 0],
  ['Asia/Kathmandu', '2026-07-01', '2026-07-05', 15],
  ['Asia/Kolkata', '2026-07-01', '2026-07-05', 30],
  // Its clocks change by half an hour.
  ['Australia/Lord_Howe', '2026-04-03', '2026-04-07', 30],
  ['Pacific/Chatham', '2026-04-03', '2026-04-07', 15],
])('days of %s', (zone, from, to, movedMinutes) => {
  test.each(['day', 'hour'] as const)('by the %s, every quarter of an hour counts once and where it began', (unit) => {
    check(bucketEdges(resolvePeriod({ from, to }, zone, new Date('2026-12-01T00:00:00Z')), unit), movedMinutes);
  });

  test.each([
    ['00:00', '00:00'],
    ['04:15', '09:45'],
    ['23:30', '00:15'],
  ])('a period from %s to %s of UTC is cut there', (begins, ends) => {
    const period = { from: new Date(`${from}T${begins}:00Z`), to: new Date(`${to}T${ends}:00Z`) };
    check(bucketEdges(resolvePeriod(period, zone, new Date()), 'hour'), 30);
    const quarter = { from: new Date(`${from}T10:15:00Z`), to: new Date(`${from}T10:30:00Z`) };
    check(bucketEdges(resolvePeriod(quarter, zone, new Date()), 'hour'), 30);
  });

  function check(edges: readonly Date[], movedMinutes: number): void {
    const hours = roundEdges(edges);
    const outside = edges.length - 1;
    const shown = (bucket: number) => (bucket < 0 || bucket >= outside ? null : bucket);
    for (
      let at = (edges[0]?.getTime() ?? 0) - 4 * quarterMs * 2;
      at < (edges.at(-1)?.getTime() ?? 0) + 4 * quarterMs * 2;
      at += quarterMs
    ) {
      const counted = new Map<number, number>();
      const add = (bucket: number, sign: number) => {
        if (shown(bucket) !== null) counted.set(bucket, (counted.get(bucket) ?? 0) + sign);
      };
      add(bucketOf(hours.edges, at - (at % (4 * quarterMs))), 1);
      for (const { from: begins, to: ends, bucket, countedIn } of hours.moved) {
        if (at < begins.getTime() || at >= ends.getTime()) continue;
        add(bucket, 1);
        add(countedIn, -1);
      }
      const bucket = shown(bucketOf(edges, at));
      expect(
        [...counted].filter(([, times]) => times !== 0),
        new Date(at).toISOString(),
      ).toEqual(bucket === null ? [] : [[bucket, 1]]);
    }
    const longest = Math.max(0, ...hours.moved.map((part) => part.to.getTime() - part.from.getTime()));
    expect(longest / 60_000).toBeLessThanOrEqual(movedMinutes);
  }
});
