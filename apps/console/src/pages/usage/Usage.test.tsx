// @vitest-environment jsdom

import { createI18n } from '@derouter/locales/web';
import { createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderRouter, serveApi } from '../../testing/show-page.tsx';
import { Usage } from './Usage.tsx';
import { readUsageSearch, yearsOf } from './usage-search.ts';

const sums = (costUsd: string, requests = 1) => ({
  ...{ costUsd, requests, failures: 0 },
  ...{ inputTokens: 1, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
const hours = ['2026-11-29T18:15:00.000Z', '2026-11-29T19:15:00.000Z'];
const part = (id: string) => ({ id, name: id, isRevoked: false, costUsd: '1', requests: 1 });
const { calls } = serveApi({
  'accounts.me': () => ({ email: 'a@example.com', view: null, display: { receiptColumns: null } }),
  'usage.list': () => ({ items: [], nextCursor: null, searchedTo: null }),
  'usage.report': () => ({
    ...{ zone: 'Asia/Kathmandu', wholeDays: true, from: '2026-11-30', to: '2026-11-30', unit: 'hour', starts: hours },
    ...{ end: '2026-11-29T20:15:00.000Z', groups: [], cells: [], buckets: [sums('1'), sums('2')], totals: sums('3', 2) },
    ...{ before: null, firstToken: null, isTruncated: false },
  }),
  'usage.breakdown': () => ({
    ...{ zone: 'UTC', rows: [part('k')], columns: [part('m')], cells: [[part('')]] },
    ...{ total: sums('1'), isTruncated: false },
  }),
});
afterEach(() => vi.unstubAllGlobals());

async function open(address: string) {
  const texts = await createI18n('console', 'en', ['common', 'console', 'usage', 'views']);
  const root = createRootRoute();
  const usage = createRoute({ getParentRoute: () => root, path: '/usage', validateSearch: readUsageSearch, component: Usage });
  const router = createRouter({
    routeTree: root.addChildren([usage]),
    history: createMemoryHistory({ initialEntries: [`/usage?${address}`] }),
  });
  return { ...renderRouter(router, texts), search: () => router.state.location.search as Record<string, string> };
}
const asked = (path: string) => calls.filter((call) => call.path === path).map(({ input }) => input as never);
const aYear = 'from=2026-01-01&to=2026-12-31';

test('a breakdown of keys and models covers a year', async () => {
  await open(`${aYear}&view=breakdown`);
  expect((await screen.findByTestId('breakdown-total')).getAttribute('data-usd')).toBe('1');
  expect(screen.queryByTestId('too-many-days')).toBeNull();
  expect(asked('usage.breakdown')).toMatchObject([{ period: { from: '2026-01-01', to: '2026-12-31' }, rows: 'key', columns: 'model' }]);
  expect(asked('usage.report')).toEqual([]);
});

test.each(['rows=day', 'columns=day', 'rows=day&columns=key'])(
  '%s over a year says why there is none, with two ways out',
  async (address) => {
    const { user, search } = await open(`${aYear}&view=breakdown&${address}`);
    expect((await screen.findByTestId('too-many-days')).textContent).toContain('A breakdown by day covers 93 days at most.');
    expect(asked('usage.breakdown')).toEqual([]);
    await user.click(screen.getByTestId('newest-days'));
    await waitFor(() => expect(search()).toMatchObject({ from: '2026-09-30', to: '2026-12-31', view: 'breakdown' }));
    await screen.findByTestId('breakdown');
    expect(search()).toMatchObject(Object.fromEntries(new URLSearchParams(address)));
  },
);

test('a breakdown by day over a year becomes one of keys and models', async () => {
  const { user, search } = await open(`${aYear}&view=breakdown&rows=day`);
  await user.click(await screen.findByTestId('without-days'));
  await screen.findByTestId('breakdown');
  expect(search()).toEqual({ from: '2026-01-01', to: '2026-12-31', view: 'breakdown' });
});

test('a bar of an hour opens its calls by its instants, and leads back to the day', async () => {
  const { user, search } = await open('period=today&unit=hour');
  const plot = await screen.findByTestId('usage-chart-plot');
  for (const key of ['End', 'ArrowLeft', 'Enter']) fireEvent.keyDown(plot, { key });
  await waitFor(() => expect(search()).toEqual({ from: '2026-11-29T18:15Z', to: '2026-11-29T19:15Z' }));
  const period = { from: '2026-11-29T18:15:00.000Z', to: '2026-11-29T19:15:00.000Z' };
  await waitFor(() => expect([asked('usage.list').at(-1), asked('usage.report').at(-1)]).toMatchObject([{ period }, { period }]));
  await user.click(await screen.findByTestId('whole-day'));
  await waitFor(() => expect(search()).toEqual({ from: '2026-11-30', to: '2026-11-30' }));
});

test('an address that mixes days and instants, or ends before it begins, names no period of its own', () => {
  const of = (from: string, to: string) => readUsageSearch({ from, to, model: 'm' });
  expect(of('2026-11-29T18:15Z', '2026-11-29T19:15:30.5Z')).toHaveProperty('from');
  for (const [from, to] of [
    ['2026-11-29T18:15Z', '2026-11-30'],
    ['2026-11-29', '2026-11-30T00:00Z'],
    ['2026-11-29T18:15Z', '2026-11-29T18:15Z'],
    ['2026-11-29T18:15:00Z', '2026-11-29T18:14Z'],
    ['2026-11-29T18:15', '2026-11-29T19:15'],
    ['2026-13-29T18:15Z', '2026-13-30T19:15Z'],
    ['2026-11-30', '2026-11-29'],
  ] as const)
    expect(of(from, to)).toEqual({ model: 'm' });
});

test('a period that is longer than lists and files says so and offers its years', async () => {
  const { user, search } = await open('from=2024-06-15&to=2026-03-31&model=m');
  expect((await screen.findByTestId('too-long')).textContent).toContain('Lists and files cover 367 days at most.');
  expect(calls.map(({ path }) => path)).not.toContain('usage.list');
  await user.click(screen.getByTestId('year-2024'));
  await waitFor(() => expect(search()).toEqual({ from: '2024-06-15', to: '2024-12-31', model: 'm' }));
  expect(yearsOf({ from: '2024-06-15', to: '2026-03-31' })).toEqual([
    { year: '2026', from: '2026-01-01', to: '2026-03-31' },
    { year: '2025', from: '2025-01-01', to: '2025-12-31' },
    { year: '2024', from: '2024-06-15', to: '2024-12-31' },
  ]);
});

test('the export says how long a file can be, offers the years of a longer period, and says why one was refused', async () => {
  const { user } = await open('from=2024-06-15&to=2026-03-31&model=m');
  const requested: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    requested.push(address);
    return new Response(JSON.stringify({ error: { code: 'unauthenticated' } }), { status: 401 });
  });
  await user.click(await screen.findByTestId('export'));
  const offered = await screen.findByTestId('export-tooLong');
  expect(offered.textContent).toContain('This period is longer: export it year by year.');
  expect(requested).toEqual([]);
  await user.click(offered.querySelector('[data-testid=year-2025]') as Element);
  const failed = await screen.findByTestId('export-failed');
  expect(requested).toEqual(['/files/usage.csv?from=2025-01-01&to=2025-12-31&modelId=m']);
  expect(failed.textContent).toContain('Sign in to continue.');
  expect(screen.getByRole('dialog').textContent).toContain('Lists and files cover 367 days at most.');
});

test('a period longer than lists and files cannot be chosen', async () => {
  const { user, search } = await open('from=2026-01-01&to=2026-01-31');
  await user.click(await screen.findByText('Change'));
  fireEvent.change(screen.getByTestId('from'), { target: { value: '2024-12-01' } });
  await user.click(screen.getByTestId('apply-period'));
  await screen.findByText('Lists and files cover 367 days at most.');
  expect(search().from).toBe('2026-01-01');
});
