// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { UndoOffer } from './UndoOffer.tsx';
import { offerUndo, readUndo, withdrawUndo } from './undo.ts';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  withdrawUndo(readUndo()?.id ?? 0);
  cleanup();
});

async function open() {
  const texts = await createI18n('console', 'en', ['common']);
  render(
    <I18nextProvider i18n={texts}>
      <UndoOffer />
      <input aria-label="field" />
    </I18nextProvider>,
  );
}
const offer = (text: string, undo: () => unknown) => {
  let withdraw = () => {};
  act(() => {
    withdraw = offerUndo(text, undo);
  });
  return () => act(withdraw);
};

test('what was done is said with a button that undoes it once', async () => {
  await open();
  const undo = vi.fn();
  offer('The filters were cleared.', undo);
  const button = await screen.findByTestId('undo');
  expect(screen.getByTestId('undo-offer').textContent).toContain('The filters were cleared.');
  fireEvent.click(button);
  fireEvent.click(button);
  await waitFor(() => expect(screen.queryByTestId('undo-offer')).toBeNull());
  expect(undo).toHaveBeenCalledTimes(1);
});

test('the usual keys undo it too, but in a field they undo what is typed', async () => {
  await open();
  const undo = vi.fn();
  offer('Deleted.', undo);
  await screen.findByTestId('undo');
  fireEvent.keyDown(screen.getByLabelText('field'), { key: 'z', ctrlKey: true });
  fireEvent.keyDown(document.body, { key: 'z' });
  fireEvent.keyDown(document.body, { key: 'Z', ctrlKey: true, shiftKey: true });
  expect(undo).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'z', metaKey: true });
  await waitFor(() => expect(screen.queryByTestId('undo-offer')).toBeNull());
  expect(undo).toHaveBeenCalledTimes(1);
});

test('an undo that fails says why and can be tried again; a later offer takes the place, and one can be withdrawn', async () => {
  await open();
  const undo = vi.fn().mockRejectedValueOnce(new Error('The key was revoked.')).mockResolvedValue(undefined);
  const withdrawFirst = offer('Saved.', undo);
  fireEvent.click(await screen.findByTestId('undo'));
  await screen.findByText(/Something went wrong|The key was revoked/);
  fireEvent.click(screen.getByText('Try again'));
  await waitFor(() => expect(screen.queryByTestId('undo-offer')).toBeNull());
  expect(undo).toHaveBeenCalledTimes(2);
  const withdraw = offer('Second.', undo);
  withdrawFirst();
  expect((await screen.findByTestId('undo-offer')).textContent).toContain('Second.');
  withdraw();
  expect(screen.queryByTestId('undo-offer')).toBeNull();
});
