// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { serveApi, showPage } from '../../testing/show-page.tsx';
import type { UsageSearch } from './usage-search.ts';
import { useChosenColumns } from './use-chosen-columns.ts';

let me: object;
const { calls } = serveApi({ 'accounts.me': () => me, 'accounts.setDisplay': (change: object) => change });
const saved = () => calls.filter(({ path }) => path === 'accounts.setDisplay').map(({ input }) => input);
beforeEach(() => {
  me = { email: 'a@example.com', view: null, display: { receiptColumns: null } };
});

function Choice() {
  const [search, setSearch] = useState<UsageSearch>({});
  const { columns, choose, reset } = useChosenColumns(search, ({ shown }) => setSearch(shown === undefined ? {} : { shown }));
  return (
    <>
      <p data-testid="columns">{columns.join(' ')}</p>
      <p data-testid="address">{search.shown}</p>
      <button type="button" onClick={() => choose(['cost', 'time'])}>
        two
      </button>
      <button type="button" onClick={() => choose(['cost'])}>
        one
      </button>
      <button type="button" onClick={reset}>
        reset
      </button>
    </>
  );
}
const text = (id: string) => screen.getByTestId(id).textContent;

test('several changes are saved once, and a page that is left saves at once', async () => {
  const { user, unmount } = await showPage(Choice);
  await screen.findByTestId('columns');
  await user.click(screen.getByText('two'));
  expect([text('columns'), text('address')]).toEqual(['time cost', 'time.cost']);
  await user.click(screen.getByText('one'));
  expect(saved()).toEqual([]);
  await waitFor(() => expect(saved()).toEqual([{ receiptColumns: ['cost'] }]));
  await user.click(screen.getByText('reset'));
  expect(text('address')).toBe('');
  unmount();
  await waitFor(() => expect(saved()).toEqual([{ receiptColumns: ['cost'] }, { receiptColumns: null }]));
});

test('what is kept is shown where the address says nothing, and a column that is no more is left out', async () => {
  me = { email: 'a@example.com', view: null, display: { receiptColumns: ['cost', 'gone', 'model'] } };
  await showPage(Choice);
  await waitFor(() => expect(text('columns')).toBe('model cost'));
  expect(text('address')).toBe('');
});

test('staff who look at the console of a customer change nothing of it', async () => {
  me = { email: 'a@example.com', view: { reason: 'r', endsAt: '' }, display: { receiptColumns: ['cost', 'model'] } };
  const { user, unmount } = await showPage(Choice);
  await waitFor(() => expect(text('columns')).toBe('model cost'));
  await user.click(screen.getByText('one'));
  expect(text('columns')).toBe('cost');
  unmount();
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(saved()).toEqual([]);
});
