// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serveApi, showPage } from '../../testing/show-page.tsx';
import { ExportButton } from './ExportButton.tsx';

const { server } = serveApi({});
/** The files that were handed to the browser. */
let saved: Blob[] = [];
beforeEach(() => {
  saved = [];
  URL.createObjectURL = (file) => {
    saved.push(file as Blob);
    return 'blob:file';
  };
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
});
afterEach(() => {
  server.resetHandlers();
  vi.restoreAllMocks();
});

const rows = (count: number) => `time,cost\r\n${'2026-11-30,1\r\n'.repeat(count)}`;
/** Serves a file that arrives as the test wants it. */
function serveFile() {
  let parts: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCanceled = false;
  const asked: string[] = [];
  server.use(
    http.get('*/files/usage.csv', ({ request }) => {
      asked.push(new URL(request.url).search);
      request.signal.addEventListener('abort', () => {
        isCanceled = true;
      });
      const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        parts = controller;
      };
      return new HttpResponse(new ReadableStream({ start }));
    }),
  );
  return {
    asked,
    isCanceled: () => isCanceled,
    async send(text: string) {
      await waitFor(() => expect(parts).toBeDefined());
      parts?.enqueue(new TextEncoder().encode(text));
    },
    end: () => parts?.close(),
  };
}
const open = async () => {
  const { user } = await showPage(() => <ExportButton search={{ period: '7d', tag: 'x' }} total={40} />);
  await user.click(await screen.findByTestId('export'));
  return user;
};

test('it shows how far it is and hands over the file of what is selected', async () => {
  const file = serveFile();
  await open();
  await file.send(rows(10));
  await screen.findByText('10 of 40 rows');
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  await file.send('2026-11-30,1\r\n'.repeat(30));
  file.end();
  await screen.findByTestId('export-done');
  expect(saved.map(({ size }) => size)).toEqual([rows(40).length]);
  expect(file.asked).toEqual(['?period=7d&tag=x']);
});

test('one that is cancelled stops reading, saves nothing and says nothing; the next one is whole', async () => {
  const file = serveFile();
  const user = await open();
  await file.send(rows(10));
  await user.click(within(await screen.findByTestId('export-reading')).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(file.isCanceled()).toBe(true));
  expect(saved).toEqual([]);
  await user.click(screen.getByTestId('export'));
  await waitFor(() => expect(file.asked).toHaveLength(2));
  await file.send(rows(3));
  file.end();
  await screen.findByTestId('export-done');
  expect(saved.map(({ size }) => size)).toEqual([rows(3).length]);
});

test.each([
  ['is refused', () => server.use(http.get('*/files/usage.csv', () => new HttpResponse(null, { status: 503 })))],
  [
    'breaks off',
    () => {
      // As browsers report it; msw would end the file as if it were complete.
      let sent = 0;
      const pull = (parts: ReadableStreamDefaultController<Uint8Array>) =>
        sent++ === 0 ? parts.enqueue(new TextEncoder().encode(rows(10))) : parts.error(new TypeError('network error'));
      vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response(new ReadableStream({ pull })));
    },
  ],
])('one that %s says so, saves nothing, and can be tried again', async (_, fail) => {
  fail();
  const user = await open();
  const dialog = within(await screen.findByTestId('export-failed'));
  expect(saved).toEqual([]);
  server.resetHandlers();
  const file = serveFile();
  await user.click(dialog.getByRole('button', { name: 'Try again' }));
  await file.send(rows(40));
  file.end();
  await screen.findByTestId('export-done');
  expect(saved).toHaveLength(1);
});
