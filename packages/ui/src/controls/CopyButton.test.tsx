// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { CopyButton } from './CopyButton.tsx';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, 'clipboard');
  vi.useRealTimers();
});

const secret = 'dr-0123456789\nsecond line';

async function open(clipboard: unknown) {
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
  const texts = await createI18n('console', 'en', ['common']);
  render(
    <I18nextProvider i18n={texts}>
      <CopyButton text={secret} label="Copy" copiedLabel="Copied" />
    </I18nextProvider>,
  );
  fireEvent.click(screen.getByTestId('copy'));
}

test('“Copied” appears only once the browser has the text, and goes again', async () => {
  let done: () => void = () => undefined;
  const writeText = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        done = resolve;
      }),
  );
  await open({ writeText });
  expect(writeText).toHaveBeenCalledWith(secret);
  expect(screen.queryByText('Copied')).toBeNull();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  done();
  await vi.waitFor(() => expect(screen.getByText('Copied')).toBeTruthy());
  expect(screen.queryByTestId('copy-by-hand')).toBeNull();
  await vi.advanceTimersByTimeAsync(2_100);
  await vi.waitFor(() => expect(screen.getByText('Copy')).toBeTruthy());
});

test.each([
  ['is absent', undefined],
  ['refuses', { writeText: () => Promise.reject(new DOMException('denied', 'NotAllowedError')) }],
  [
    'fails at once',
    {
      writeText: () => {
        throw new TypeError('not allowed');
      },
    },
  ],
])('if the clipboard %s, the whole text is selected and the keys to press are said', async (_, clipboard) => {
  await open(clipboard);
  const field = (await screen.findByTestId('copy-by-hand')) as HTMLTextAreaElement;
  expect(field.value).toBe(secret);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, secret.length]);
  expect(document.activeElement).toBe(field);
  expect(field.readOnly).toBe(true);
  expect(screen.getByRole('alert').textContent).toContain('press Ctrl C');
  expect(screen.queryByText('Copied')).toBeNull();
  // Neither a translation of the page nor its direction changes what is copied by hand.
  expect([field.getAttribute('translate'), field.dir]).toEqual(['no', 'ltr']);
});

test('a second attempt that succeeds takes the field away again', async () => {
  const writeText = vi.fn().mockRejectedValueOnce(new Error('denied')).mockResolvedValue(undefined);
  await open({ writeText });
  await screen.findByTestId('copy-by-hand');
  fireEvent.click(screen.getByTestId('copy'));
  await screen.findByText('Copied');
  await waitFor(() => expect(screen.queryByTestId('copy-by-hand')).toBeNull());
});
