// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { act, cleanup, configure, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { type Column, DataTable, type RowWindow } from './DataTable.tsx';
import { LoadMore } from './LoadMore.tsx';
import { QueryCard } from './QueryCard.tsx';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });
afterEach(cleanup);

interface Row {
  readonly id: string;
  readonly cost: string;
}
const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, i) => ({ id: `row-${i}`, cost: `-$${i}.50` }));
const columns: readonly Column<Row>[] = [
  { title: 'Id', place: 'title', cell: ({ id }) => id },
  { title: 'Cost', numeric: true, cell: ({ cost }) => cost },
  { title: '', place: 'actions', cell: ({ id }) => <button type="button">{`revoke ${id}`}</button> },
];

async function show(content: ReactNode) {
  const texts = await createI18n('console', 'en', ['common']);
  return render(<I18nextProvider i18n={texts}>{content}</I18nextProvider>);
}
const focused = () => document.activeElement?.getAttribute('data-index');

test('a row keeps its header for those who hear it, and its label where rows are cards; figures read from left to right', async () => {
  await show(<DataTable columns={columns} rows={rowsOf(2)} rowKey={({ id }) => id} />);
  expect(screen.getAllByRole('columnheader').map((cell) => [cell.textContent, cell.getAttribute('scope')])).toEqual([
    ['Id', 'col'],
    ['Cost', 'col'],
    ['Actions', 'col'],
  ]);
  const [, cost] = within(screen.getAllByRole('row')[1] as HTMLElement).getAllByRole('cell');
  expect(cost?.getAttribute('data-label')).toBe('Cost');
  expect(cost?.querySelector('bdi')?.getAttribute('dir')).toBe('ltr');
  // Rows that open nothing are no stops of the Tab key.
  expect(screen.getAllByRole('row').every((row) => !row.hasAttribute('tabindex'))).toBe(true);
});

test('one Tab stop; the arrows, j and k move, stop at the ends, and Enter opens; a button in a row does not', async () => {
  const [user, open] = [userEvent.setup(), vi.fn()];
  await show(<DataTable columns={columns} rows={rowsOf(3)} rowKey={({ id }) => id} onOpen={open} openKey="row-1" />);
  expect(document.querySelectorAll('tr[tabindex="0"]')).toHaveLength(1);
  expect(screen.getAllByRole('row', { selected: true }).map((row) => row.dataset.index)).toEqual(['1']);
  await user.tab();
  expect(focused()).toBe('0');
  await user.keyboard('{ArrowUp}');
  expect(focused()).toBe('0');
  await user.keyboard('j{ArrowDown}j');
  expect(focused()).toBe('2');
  await user.keyboard('k{Enter}');
  expect(open.mock.calls.map(([row]) => row.id)).toEqual(['row-1']);
  screen.getByText('revoke row-1').focus();
  await user.keyboard('{Enter}');
  expect(open.mock.calls.filter(([row]) => row.id !== 'row-1')).toEqual([]);
});

test('of a long list only the rows in view are rendered; the keys reach the others, and the whole length is told', async () => {
  const rows = rowsOf(100_000);
  const reveal = vi.fn();
  function Long() {
    const [first, setFirst] = useState(0);
    const part: RowWindow = {
      ...{ first, end: first + 20, heightBefore: first * 41, heightAfter: (rows.length - first - 20) * 41 },
      measure: () => undefined,
      reveal: (index) => {
        reveal(index);
        setFirst(Math.max(0, index - 10));
      },
    };
    return <DataTable columns={columns} rows={rows} rowKey={({ id }) => id} window={part} onOpen={() => undefined} />;
  }
  await show(<Long />);
  const rendered = () => [...document.querySelectorAll<HTMLElement>('tr[data-index]')];
  expect(rendered()).toHaveLength(20);
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('100001');
  expect(rendered().map((row) => row.getAttribute('aria-rowindex'))).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 2)));
  act(() => rendered()[19]?.focus());
  expect(reveal).not.toHaveBeenCalled();
  fireEvent.keyDown(document.activeElement as Element, { key: 'j' });
  expect(reveal).toHaveBeenCalledWith(20);
  await vi.waitFor(() => expect(focused()).toBe('20'));
  expect(rendered()).toHaveLength(20);
  const spacers = [...document.querySelectorAll<HTMLElement>('tr[aria-hidden]')].map(({ style }) => Number.parseInt(style.height, 10));
  expect(spacers.reduce((sum, height) => sum + height, 0) + 20 * 41).toBe(100_000 * 41);
});

test('the head of a table that asks for it stays in view whenever the table fits, and no other', async () => {
  let resized: () => void = () => undefined;
  class Observer {
    constructor(callback: () => void) {
      resized = callback;
    }
    observe() {}
    disconnect() {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
  let [tableWidth, frameWidth] = [1_000, 1_012];
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockImplementation(() => tableWidth);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockImplementation(() => frameWidth);
  const isSticky = () => screen.getAllByRole('columnheader').every(({ className }) => /(^| )sticky( |$)/.test(className));
  // A frame that scrolls sideways holds whatever sticks in it.
  const scrolls = () => screen.getByRole('table').parentElement?.classList.contains('overflow-x-auto');
  const many = Array.from({ length: 12 }, (_, i) => ({ title: `Column ${i}`, cell: () => i }));
  const { unmount } = await show(<DataTable columns={many} rows={rowsOf(1)} rowKey={({ id }) => id} stickyHead />);
  expect([isSticky(), scrolls()]).toEqual([true, false]);
  tableWidth = 1_013;
  act(() => resized());
  expect(scrolls()).toBe(true);
  frameWidth = 1_152;
  act(() => resized());
  expect(scrolls()).toBe(false);
  unmount();
  await show(<DataTable columns={columns} rows={rowsOf(1)} rowKey={({ id }) => id} />);
  expect([isSticky(), scrolls()]).toEqual([false, true]);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const view = (query: { data: Row[] | undefined; error: unknown; refetch: () => unknown }) => (
  <QueryCard query={query} empty={{ title: 'No keys yet', text: 'Create one.', action: <button type="button">Create</button> }}>
    {(rows) => <DataTable columns={columns} rows={rows} rowKey={({ id }) => id} />}
  </QueryCard>
);

test('a list that is read, empty, refused or there; what was read before stays beside an error', async () => {
  const refetch = vi.fn();
  const { unmount } = await show(view({ data: undefined, error: null, refetch }));
  expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
  unmount();
  const none = await show(view({ data: [], error: null, refetch }));
  expect(screen.getByText('No keys yet')).toBeTruthy();
  expect(screen.getByText('Create')).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
  none.unmount();
  const failed = await show(view({ data: undefined, error: new Error('The server is busy.'), refetch }));
  expect(screen.getByRole('alert').textContent).toContain('Something went wrong on our side.');
  expect(screen.queryByText('No keys yet')).toBeNull();
  fireEvent.click(screen.getByText('Try again'));
  expect(refetch).toHaveBeenCalledTimes(1);
  failed.unmount();
  await show(view({ data: rowsOf(2), error: new Error('The server is busy.'), refetch }));
  expect(screen.getByRole('alert')).toBeTruthy();
  expect(screen.getAllByRole('row')).toHaveLength(3);
});

test('more is loaded on request, not twice, and the button goes with the last page', async () => {
  const fetchNextPage = vi.fn();
  const button = (query: object) => <LoadMore query={{ hasNextPage: true, isFetchingNextPage: false, fetchNextPage, ...query }} />;
  const { unmount } = await show(button({}));
  fireEvent.click(screen.getByText('Show more'));
  expect(fetchNextPage).toHaveBeenCalledTimes(1);
  unmount();
  const busy = await show(button({ isFetchingNextPage: true }));
  fireEvent.click(screen.getByRole('button'));
  expect(fetchNextPage).toHaveBeenCalledTimes(1);
  busy.unmount();
  await show(button({ hasNextPage: false }));
  expect(screen.queryByRole('button')).toBeNull();
});
