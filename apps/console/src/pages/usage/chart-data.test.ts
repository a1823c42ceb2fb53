import { createI18n } from '@derouter/locales/web';
import { writeTimes } from '@derouter/ui';
import { expect, test } from 'vitest';
import { chartOf, groupedChart, type Report, tickWriter } from './chart-data.ts';

const texts = await createI18n('console', 'en', ['common', 'usage']);
const t = texts.getFixedT('en', ['usage', 'common']) as never;
const sums = (costUsd: string, inputTokens = 0) => ({
  ...{ costUsd, inputTokens, requests: 1, failures: 0 },
  ...{ outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
/** The hours from one instant to another. */
function day(zone: string, from: string, to: string, costs: readonly string[] = []) {
  const starts: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 3_600_000) starts.push(new Date(at).toISOString());
  const cells = costs.map((costUsd, bucket) => ({ bucket, group: 0, ...sums(costUsd) }));
  const report = {
    ...{ zone, starts, unit: 'hour' as const, cells, groups: [{ id: 'a', name: 'a', isRevoked: false }] },
    buckets: starts.map((_, i) => sums(costs[i] ?? '0')),
  };
  return { report: report as unknown as Report, format: writeTimes('en', zone, zone) };
}

test.each([
  ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
  ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', 23],
  ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 25],
  ['Asia/Kathmandu', '2026-10-31T18:15:00Z', '2026-11-01T18:15:00Z', 24],
])('a day in %s from %s: a bar for each hour, each with a time of its own, from midnight on', (zone, from, to, count) => {
  const { report, format } = day(zone, from, to);
  const { buckets } = groupedChart(report, 'cost', { t, format, before: null });
  expect(buckets).toHaveLength(count);
  // The hour that comes twice is told apart by its offset.
  expect(new Set(buckets.map(({ title }) => title)).size).toBe(count);
  expect([buckets[0]?.label, buckets.at(-1)?.label]).toEqual(['00:00', '23:00']);
  const skipped = !buckets.some(({ label }) => label === '02:00');
  expect(skipped).toBe(count === 23);
});

test('amounts are written exactly, however large or small, and a group without calls is 0', () => {
  const costs = ['0', '0.000000001', '0.000705', '1000000000000', '-0'];
  const { report, format } = day('UTC', '2026-11-30T00:00:00Z', '2026-11-30T07:00:00Z', costs);
  const { buckets } = groupedChart(report, 'cost', { t, format, before: null });
  expect(buckets.map(({ texts: [text] }) => text)).toEqual([
    '$0.00',
    '$0.000000001',
    '$0.000705',
    '$1,000,000,000,000.00',
    '$0.00',
    '$0.00',
    '$0.00',
  ]);
  expect(buckets.every(({ values }) => values.every((value) => Number.isFinite(value)))).toBe(true);
  expect(JSON.stringify(buckets.map(({ texts, total }) => [texts, total]))).not.toMatch(/NaN|e[-+]\d|undefined/);
});

test('a bucket of which the server says nothing counts no tokens, and an unknown time to the first token is not 0', () => {
  const { report, format } = day('UTC', '2026-11-30T00:00:00Z', '2026-11-30T03:00:00Z');
  const shorter = { ...report, buckets: [sums('0', 1e12)], totals: sums('0', 1e12), before: null } as unknown as Report;
  const tokens = chartOf(shorter, 'tokens', undefined, { t, format }).buckets;
  expect(tokens.map(({ total }) => total)).toEqual(['1,000,000,000,000', '0', '0']);
  const timed = { ...report, firstToken: { sampled: 1, buckets: [{ medianMs: 450, p95Ms: 2_345 }, null] } } as unknown as Report;
  const times = chartOf(timed, 'firstToken', undefined, { t, format }).buckets;
  expect(times.map(({ values }) => values)).toEqual([
    [450, 2_345],
    [null, null],
    [null, null],
  ]);
  expect(times[0]?.texts).toEqual(['450ms', '2.3s']);
  expect(times[1]?.texts[0]).not.toMatch(/\d/);
});

test('tokens and times to the first token are split by model or key; the time of the period before is its median', () => {
  const { report, format } = day('UTC', '2026-11-30T00:00:00Z', '2026-11-30T02:00:00Z');
  const full = {
    ...report,
    groups: [{ id: 'a', name: 'a', isRevoked: false }, { id: null }],
    cells: [
      { bucket: 0, group: 0, ...sums('1', 30) },
      { bucket: 0, group: 1, ...sums('1', 12) },
    ],
    buckets: [sums('2', 42), sums('0')],
    firstToken: {
      ...{ sampled: 2, buckets: [{ medianMs: 450, p95Ms: 900, requests: 2 }, null] },
      groupMediansMs: [
        [450, null],
        [null, 1_500],
      ],
    },
    before: { buckets: [], totals: sums('0'), firstToken: [null, { medianMs: 700, p95Ms: 800, requests: 1 }] },
  } as unknown as Report;
  const tokens = chartOf(full, 'tokens', 'key', { t, format });
  expect(tokens.series.map(({ id, label }) => [id, label])).toEqual([
    ['a', 'a'],
    ['others', 'All others'],
  ]);
  expect(tokens.buckets.map(({ texts, total }) => [texts, total])).toEqual([
    [['30', '12'], '42'],
    [['0', '0'], '0'],
  ]);
  const times = chartOf(full, 'firstToken', 'model', { t, format });
  expect(times.series).toHaveLength(2);
  expect(times.buckets.map(({ values, texts, before }) => [values, texts, before])).toEqual([
    [[450, null], ['450ms', 'not reported'], undefined],
    [[null, 1_500], ['not reported', '1.5s'], undefined],
  ]);
  const all = chartOf(full, 'firstToken', undefined, { t, format }).buckets;
  expect(all.map(({ before }) => before)).toEqual([undefined, { value: 700, text: '700ms' }]);
});

test.each([0, 1e-9, 0.000705, 0.5, 999.99, 1_000, 2_500_000, 1e12])('the axis writes %d without an exponent', (value) => {
  for (const metric of ['cost', 'tokens', 'requests', 'firstToken'] as const) {
    const written = tickWriter(metric, 'en')(value);
    expect(written).not.toMatch(/NaN|e[-+]?\d|Infinity|\.$/);
    expect(written).toMatch(/\d/);
  }
});
