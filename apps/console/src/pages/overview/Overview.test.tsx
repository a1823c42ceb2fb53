// @vitest-environment jsdom

import { queryClient, trpc } from '@derouter/ui';
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { refuse, serveApi, showPage } from '../../testing/show-page.tsx';
import { Overview } from './Overview.tsx';
import type { Figures } from './OverviewParts.tsx';

const sums = (costUsd: string, requests = 4, failures = 1) => ({
  ...{ costUsd, requests, failures },
  ...{ inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
const usual: Figures = {
  ...{ zone: 'Asia/Kathmandu', from: '2026-11-29', to: '2026-11-30' },
  starts: ['2026-11-28T18:15:00.000Z', '2026-11-29T18:15:00.000Z'],
  groups: [{ id: 'model-a', name: 'model-a', isRevoked: false }],
  buckets: [sums('1'), sums('2')],
  cells: [
    { bucket: 0, group: 0, ...sums('1') },
    { bucket: 1, group: 0, ...sums('2') },
  ],
  totals: sums('3'),
  ...{ todayUsd: '2', weekUsd: '3', monthUsd: '3', perDayUsd: '0.428571428' },
  ...{ cacheHitShare: 0.25, cacheSavedUsd: '0.000705', topModels: [], topKeys: [], notices: [], coming: null, daysLeft: 23 },
};
const overview = {
  ...{ balanceUsd: '10', heldUsd: '0', availableUsd: '10', hasKey: true, hasTopUp: true, hasRequest: true },
};
let [account, figures]: [unknown, unknown] = [overview, usual];
const { calls } = serveApi({
  'overview.get': () => account,
  'overview.figures': () => figures,
  'catalog.listModels': () => [],
});

async function open(change: { readonly account?: object; readonly figures?: object } = {}) {
  account = { ...overview, ...change.account };
  figures = { ...usual, ...change.figures };
  await showPage(Overview);
  await screen.findByTestId('overview-balance');
}
const facts = () =>
  Object.fromEntries(screen.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent ?? '']));

test.each([
  ['no pace', null, null],
  ['less than a day', 0, 'Lasts less than a day at this pace'],
  ['a day', 1, 'Lasts about 1 day at this pace'],
  ['years', 3_650, 'Lasts about 3,650 days at this pace'],
])('the balance says how long it lasts: %s', async (_, daysLeft, text) => {
  await open({ figures: { daysLeft } });
  await screen.findByTestId('spend-month');
  expect(screen.queryByTestId('days-left')?.textContent ?? null).toBe(text);
});

test('a balance below zero and a credit that running calls hold are shown as they are', async () => {
  await open({ account: { balanceUsd: '-1234.56', heldUsd: '0.000705' }, figures: { daysLeft: 0 } });
  expect(screen.getByTestId('overview-balance').textContent).toBe('-$1,234.56');
  expect(screen.getByText('$0.000705 set aside for running calls')).toBeTruthy();
});

test('what caches saved, and shares only where there is something to divide', async () => {
  await open();
  await screen.findByTestId('requests-30');
  expect(facts()).toMatchObject({
    Failed: '25%',
    'Cache hits': expect.stringMatching(/^25%/),
    'Saved by cache hits': expect.stringMatching(/^<\$0\.01/),
  });
  expect(document.querySelector('[data-usd="0.000705"]')?.getAttribute('title')).toBe('$0.000705');
});

test('every figure, bar and name leads to the calls behind it', async () => {
  await open();
  await screen.findByTestId('requests-30');
  const hrefs = ['requests-30', 'error-rate', 'cache-share', 'cache-saved'].map((id) => screen.getByTestId(id).getAttribute('href'));
  expect(hrefs).toEqual([
    '/usage?metric=requests',
    '/usage?metric=errors&status=failed',
    ...['/usage?metric=tokens', '/usage?metric=tokens'],
  ]);
  expect(screen.getByRole('link', { name: 'Failed 25%' })).toBe(screen.getByTestId('error-rate'));
  const follow = async (press: () => void) => {
    cleanup();
    const { router } = await showPage(Overview);
    await screen.findByTestId('overview-chart');
    press();
    await waitFor(() => expect(router.state.location.pathname).toBe('/usage'));
    return router.state.location.search;
  };
  expect(
    await follow(() => {
      for (const key of ['Home', 'Enter']) fireEvent.keyDown(screen.getByTestId('overview-chart-plot'), { key });
    }),
  ).toEqual({ from: '2026-11-29', to: '2026-11-29' });
  expect(await follow(() => fireEvent.click(screen.getByRole('button', { name: 'model-a' })))).toEqual({ model: 'model-a' });
});

test('without calls in the last 30 days nothing is NaN', async () => {
  await open({
    figures: { totals: sums('0', 0, 0), buckets: [sums('0'), sums('0')], cells: [], groups: [], cacheHitShare: null, cacheSavedUsd: '0' },
  });
  await screen.findByTestId('requests-30');
  expect(facts()).toMatchObject({ Failed: '–', 'Cache hits': expect.stringMatching(/^–/) });
  expect(document.body.textContent).not.toMatch(/NaN|Infinity|undefined|null/);
});

test('announced changes of models in use, and terms to come', async () => {
  const at = '2026-12-24T12:00:00.000Z';
  await open({
    figures: {
      notices: [
        { kind: 'withdrawal', modelId: 'a', displayName: 'Model A', at, message: 'Use Model B.' },
        { kind: 'price', modelId: 'b', displayName: 'Model B', at, message: null },
      ],
      coming: { version: '2027-01-01', effectiveAt: at },
    },
  });
  const said = within(await screen.findByTestId('notices')).getAllByRole('listitem');
  expect(said.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Model A will be withdrawn on Dec 24, 2026\. Use Model B\./),
    expect.stringMatching(/^The price of Model B changes on Dec 24, 2026\./),
    expect.stringMatching(/^New terms will be in force from Dec 24, 2026\./),
  ]);
  expect(said.map((item) => within(item).getByRole('link').getAttribute('href'))).toEqual([
    '/pricing',
    '/pricing',
    expect.stringContaining('/terms'),
  ]);
});

test('the first steps are ticked one by one, and step aside after the first call that succeeds', async () => {
  await open({ account: { hasKey: false, hasTopUp: true, hasRequest: false, balanceUsd: '5' } });
  const steps = () => within(screen.getByTestId('first-steps')).getAllByRole('listitem');
  expect(steps().map((step) => within(step).queryByLabelText('Done') !== null)).toEqual([true, false, false]);
  // Charts of nothing are not shown to somebody new.
  expect(screen.queryByTestId('overview-chart')).toBeNull();
  expect(screen.queryByTestId('notices')).toBeNull();
  account = { ...overview, hasKey: true, hasRequest: true };
  await act(() => queryClient.invalidateQueries(trpc.overview.get.queryFilter()));
  await screen.findByTestId('overview-chart');
  expect(screen.queryByTestId('first-steps')).toBeNull();
});

test('if the figures cannot be read the balance is there, and the other way round; both can be read again', async () => {
  [account, figures] = [overview, refuse('internal')];
  const { user, unmount } = await showPage(Overview);
  expect((await screen.findByTestId('overview-balance')).textContent).toBe('$10.00');
  const alert = await screen.findByRole('alert');
  expect(screen.queryByTestId('days-left')).toBeNull();
  // Not $0.00, which would be a statement.
  expect(screen.queryByTestId('spend-today')).toBeNull();
  figures = usual;
  await user.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect((await screen.findByTestId('spend-today')).textContent).toBe('$2.00');
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  unmount();
  queryClient.clear();
  account = refuse('internal');
  await showPage(Overview);
  await screen.findByTestId('overview-chart');
  expect(screen.getAllByRole('alert')).toHaveLength(1);
  expect(screen.queryByTestId('overview-balance')).toBeNull();
  expect(screen.queryByTestId('first-steps')).toBeNull();
});

test('while the balance is read no amount is shown, and the page asks once for each', async () => {
  let answer: (value: unknown) => void = () => undefined;
  account = new Promise((resolve) => {
    answer = resolve;
  });
  figures = usual;
  await showPage(Overview);
  expect((await screen.findByRole('status', { name: 'Loading' })).textContent).toBe('');
  expect(document.body.textContent).not.toContain('$');
  answer(overview);
  await screen.findByTestId('overview-chart');
  expect(calls.map(({ path }) => path).sort()).toEqual(['overview.figures', 'overview.get']);
});
