// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { cleanup, configure, fireEvent, render, screen, within } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChartBucket } from './chart-series.ts';
import { TimeChart } from './TimeChart.tsx';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });
afterEach(cleanup);

const series = [
  { id: 'a', label: 'model-a' },
  { id: 'b', label: 'model-b' },
];
const bucket = (i: number, values: readonly (number | null)[], rest: Partial<ChartBucket> = {}): ChartBucket => ({
  ...{ id: String(i), title: `Hour ${i}`, label: `${i}:00`, values },
  ...{ texts: values.map((value) => (value === null ? 'not reported' : `$${value}`)), ...rest },
});
const hours = (count: number) => Array.from({ length: count }, (_, i) => bucket(i, [i + 1, 0]));

async function show(props: Partial<Parameters<typeof TimeChart>[0]>) {
  const texts = await createI18n('console', 'en', ['common']);
  return render(
    <I18nextProvider i18n={texts}>
      <TimeChart title="Cost" series={series} buckets={hours(24)} writeTick={String} testId="chart" {...props} />
    </I18nextProvider>,
  );
}
const plot = () => screen.getByTestId('chart-plot');
const bars = () => [...document.querySelectorAll<SVGRectElement>('rect[width="0.8"]')];
const numbersOf = (element: Element) => ['x', 'y', 'y1', 'y2', 'height'].flatMap((name) => element.getAttribute(name) ?? []).map(Number);

test.each([23, 24, 25])('a day of %i hours has that many bars, which the keys reach one by one', async (count) => {
  await show({ buckets: hours(count) });
  expect(bars()).toHaveLength(count);
  expect(plot().getAttribute('aria-valuemax')).toBe(String(count));
  expect(document.querySelector('svg[viewBox]')?.getAttribute('viewBox')).toBe(`0 0 ${count} 100`);
  fireEvent.keyDown(plot(), { key: 'Home' });
  expect(plot().getAttribute('aria-valuetext')).toBe('Hour 0, model-a: $1');
  for (let i = 0; i < count + 5; i++) fireEvent.keyDown(plot(), { key: 'ArrowRight' });
  expect(plot().getAttribute('aria-valuenow')).toBe(String(count));
  expect(plot().getAttribute('aria-valuetext')).toBe(`Hour ${count - 1}, model-a: $${count}`);
});

test.each<[string, readonly (readonly (number | null)[])[]]>([
  ['nothing at all', []],
  [
    'only zeros',
    [
      [0, 0],
      [0, 0],
    ],
  ],
  [
    'nothing known',
    [
      [null, null],
      [null, null],
    ],
  ],
  [
    'huge beside tiny',
    [
      [1e12, 0],
      [1e-9, null],
      [0.000705, 1e12],
    ],
  ],
  ['a single bar', [[5, 5]]],
])('%s is drawn within the frame, without NaN', async (_, values) => {
  for (const shape of ['bars', 'lines'] as const) {
    const { container } = await show({ shape, buckets: values.map((one, i) => bucket(i, one)) });
    expect(container.innerHTML).not.toMatch(/NaN|Infinity|undefined/);
    for (const element of container.querySelectorAll('svg rect, svg line')) {
      for (const number of numbersOf(element)) {
        expect(number).toBeGreaterThanOrEqual(-1e-9);
        expect(number).toBeLessThanOrEqual(100 + 1e-9);
      }
    }
    const path = [...container.querySelectorAll('svg path')].map((line) => line.getAttribute('d') ?? '').join(' ');
    for (const [, y] of path.matchAll(/[ML][\d.]+ ([\d.e-]+)/g)) expect(Number(y)).toBeLessThanOrEqual(100);
    fireEvent.keyDown(plot(), { key: 'End' });
    fireEvent.keyDown(plot(), { key: 'ArrowLeft' });
    expect(container.innerHTML).not.toMatch(/NaN|Infinity/);
    cleanup();
  }
});

test('a line stops where a figure is missing and does not fall to zero', async () => {
  const values = [[1], [2], [null], [4], [null], [3], [2]];
  const { container } = await show({
    shape: 'lines',
    series: series.slice(0, 1),
    buckets: values.map((one, i) => bucket(i, one)),
  });
  const path = container.querySelector('svg path')?.getAttribute('d') ?? '';
  // Three parts: two points, a lone one as a dash, two points.
  expect(path.match(/M/g)).toHaveLength(3);
  expect(path).toMatch(/M3\.3 [\d.]+H3\.7/);
  expect(path).not.toMatch(/[ML][\d.]+ 100(?![\d.])/);
});

test('the table says every figure of the chart in the order of time, the missing one as such', async () => {
  await show({
    buckets: [bucket(0, [1, null], { total: '$1', before: { value: 2, text: '$2' } }), bucket(1, [0, 3], { total: '$3' })],
  });
  expect(screen.queryByRole('table')).toBeNull();
  const details = screen.getByTestId('chart-as-table').closest('details') as HTMLDetailsElement;
  details.open = true;
  fireEvent(details, new Event('toggle'));
  const rows = within(await screen.findByRole('table')).getAllByRole('row');
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ['Time', 'Total', 'model-a', 'model-b', 'Period before'],
    ['Hour 0', '$1', '$1', 'not reported', '$2'],
    ['Hour 1', '$3', '$0', '$3', ''],
  ]);
});

test('time runs from left to right whatever the language; Enter opens the chosen bar; a name in the legend filters', async () => {
  const [onOpen, onPick] = [vi.fn(), vi.fn()];
  await show({ onOpen, series: [{ ...series[0], id: 'a', label: 'model-a', total: '$300', onPick }] });
  expect(plot().closest('[dir]')?.getAttribute('dir')).toBe('ltr');
  fireEvent.keyDown(plot(), { key: 'Enter' });
  expect(onOpen).not.toHaveBeenCalled();
  fireEvent.keyDown(plot(), { key: 'ArrowLeft' });
  fireEvent.keyDown(plot(), { key: 'Enter' });
  expect(onOpen.mock.calls).toEqual([[22]]);
  fireEvent.keyDown(plot(), { key: 'Escape' });
  expect(plot().getAttribute('aria-valuetext')).toBe('Use the arrow keys to read the bars');
  fireEvent.click(screen.getByRole('button', { name: /model-a/ }));
  expect(onPick).toHaveBeenCalledTimes(1);
});
