// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { serveApi, showPage } from '../testing/show-page.tsx';
import { PaletteButton, useCommandPalette } from './use-command-palette.tsx';

const keyId = '0197b6a0-0000-7000-8000-000000000001';
const { calls } = serveApi({
  'keys.list': () => [
    { id: keyId, name: 'laptop', revokedAt: null },
    { id: 'old', name: 'build server', revokedAt: '2026-11-01T00:00:00Z' },
  ],
  'clientKeys.isReseller': () => true,
  'clientKeys.list': () => [{ id: 'client', label: 'Ada’s shop' }],
  'catalog.listModels': () => [{ id: 'vendor/model-a', displayName: 'Model A' }],
});

function Page() {
  const { palette, open } = useCommandPalette();
  return (
    <>
      <PaletteButton onOpen={open} />
      <input aria-label="a field of the page" />
      {palette}
    </>
  );
}

async function openWithKeys(key = 'k', modifiers: object = { ctrlKey: true }) {
  const shown = await showPage(Page);
  const opener = await screen.findByLabelText('a field of the page');
  opener.focus();
  fireEvent.keyDown(opener, { key, ...modifiers });
  const input = await screen.findByTestId<HTMLInputElement>('palette-input');
  return { ...shown, input, opener };
}
const items = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);
const address = (router: { state: { location: { href: string } } }) => decodeURIComponent(router.state.location.href);

test('Ctrl-K and ⌘K open and close it; the focus goes in and comes back', async () => {
  const { input, opener, user } = await openWithKeys();
  await waitFor(() => expect(document.activeElement).toBe(input));
  // A capital K, as with Caps Lock.
  fireEvent.keyDown(input, { key: 'K', metaKey: true });
  await waitFor(() => expect(screen.queryByTestId('palette')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(opener));
  await user.click(screen.getByTestId('open-palette'));
  await screen.findByTestId('palette-input');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('palette')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('open-palette')));
});

test.each([
  ['with Shift', { ctrlKey: true, shiftKey: true }],
  ['with Alt', { ctrlKey: true, altKey: true }],
  ['alone', {}],
])('K %s is left to the browser and to what is typed', async (_, modifiers) => {
  await showPage(Page);
  const field = await screen.findByLabelText('a field of the page');
  expect(fireEvent.keyDown(field, { key: 'k', ...modifiers })).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.queryByTestId('palette')).toBeNull();
});

test('the arrows go round, Enter opens the chosen page and closes the palette', async () => {
  const { router, user } = await openWithKeys();
  await waitFor(() => expect(items()[0]).toBe('Overview'));
  await user.keyboard('{ArrowUp}');
  await waitFor(() => expect(screen.getByRole('option', { selected: true }).textContent).toBe(items().at(-1)));
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  await waitFor(() => expect(address(router)).toBe('/usage'));
  expect(screen.queryByTestId('palette')).toBeNull();
});

test('keys, also revoked ones, and models are found by a part of their name, and lead to what belongs to them', async () => {
  const { router, user } = await openWithKeys();
  expect(items()).not.toContain('laptop');
  await user.keyboard('build');
  await waitFor(() => expect(items().some((text) => text?.includes('build server') && text !== 'build server')).toBe(true));
  await user.keyboard('{Control>}a{/Control}lapt');
  await screen.findByRole('option', { name: 'laptop' });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(address(router)).toBe(`/usage?key=${keyId}`));
});

test('a model with a slash in its id leads to its page', async () => {
  const { router, user } = await openWithKeys();
  await user.keyboard('model a');
  await user.click(await screen.findByRole('option', { name: 'Model A' }));
  await waitFor(() => expect(address(router)).toBe('/models/vendor/model-a'));
});

test('the id of a receipt is opened, in small letters; another text is searched among the callers’ request ids', async () => {
  const id = '0197B6A0-0000-7000-8000-00000000000A';
  const { router, user, input } = await openWithKeys();
  fireEvent.change(input, { target: { value: ` ${id} ` } });
  expect((await screen.findByRole('option', { name: `Open receipt ${id}` })).textContent).toContain(id);
  await user.click(screen.getByRole('option', { name: `Open receipt ${id}` }));
  await waitFor(() => expect(address(router)).toBe(`/usage/${id.toLowerCase()}`));
});

test('client keys of a reseller and pages of the documentation are found', async () => {
  const { router, user } = await openWithKeys();
  await user.keyboard('ada');
  await user.click(await screen.findByRole('option', { name: 'Ada’s shop' }));
  await waitFor(() => expect(address(router)).toBe('/keys?q=Ada’s+shop'));
  cleanup();
  const again = await openWithKeys();
  await again.user.keyboard('claude code');
  await again.user.click(await screen.findByRole('option', { name: 'Claude Code' }));
  await waitFor(() => expect(address(again.router)).toBe('/docs/claude-code'));
});

test('what nothing matches is said, and searching asks the server nothing', async () => {
  const { user, router } = await openWithKeys();
  const asked = ['catalog.listModels', 'clientKeys.isReseller', 'clientKeys.list', 'keys.list'];
  await waitFor(() => expect(calls.length).toBe(asked.length));
  await user.keyboard('zzqx9');
  await screen.findByText('Nothing found.');
  await user.keyboard('{Enter}');
  expect(address(router)).toBe('/');
  await user.keyboard('yw');
  // Long enough to be the id of a request.
  await user.click(await screen.findByRole('option', { name: /zzqx9yw/ }));
  await waitFor(() => expect(address(router)).toContain('request=zzqx9yw'));
  expect(calls.map(({ path }) => path).sort()).toEqual(asked);
});
