// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { cleanup, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test, vi } from 'vitest';
import { Form, Review } from '../forms/FormDialog.tsx';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });
afterEach(cleanup);

/** A dialog as pages build it of parts: a form, a summary, and what is shown when it is done. */
function Steps({ onClose, keepsTyped }: { readonly onClose: () => void; readonly keepsTyped?: boolean }) {
  const form = useForm({ defaultValues: { name: '' } });
  const [step, setStep] = useState<'form' | 'review' | 'done'>('form');
  return (
    <Dialog title="New key" onClose={onClose} keepsTyped={keepsTyped}>
      {step === 'form' && (
        <Form onSubmit={form.handleSubmit(() => setStep('review'))} onCancel={onClose} submitLabel="Review" submitTestId="review">
          <Field label="Name" {...form.register('name')} />
        </Form>
      )}
      {step === 'review' && (
        <Review
          onBack={() => setStep('form')}
          backLabel="Back"
          onConfirm={() => setStep('done')}
          confirmLabel="Confirm"
          confirmTestId="confirm"
          isBusy={false}
        >
          Summary
        </Review>
      )}
      {step === 'done' && 'Done.'}
    </Dialog>
  );
}

async function open(props: { readonly keepsTyped?: boolean } = {}) {
  const onClose = vi.fn();
  const texts = await createI18n('console', 'en', ['common']);
  render(
    <I18nextProvider i18n={texts}>
      <Steps onClose={onClose} {...props} />
    </I18nextProvider>,
  );
  const user = userEvent.setup();
  const closings: readonly (() => Promise<void>)[] = [
    () => user.keyboard('{Escape}'),
    () => user.click(screen.getByRole('button', { name: 'Close' })),
    async () => {
      const overlay = document.querySelector('.fixed.inset-0');
      if (overlay) await user.pointer({ keys: '[MouseLeft]', target: overlay });
    },
  ];
  const isAsked = async () => {
    for (const close of closings) {
      await close();
      await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('go-on-typing')));
      await user.keyboard('{Enter}');
      await waitFor(() => expect(screen.queryByTestId('discard')).toBeNull());
    }
    expect(onClose).not.toHaveBeenCalled();
  };
  return { user, onClose, isAsked };
}

test('every way to close a dialog by accident asks first, and its own button does not', async () => {
  const { user, onClose, isAsked } = await open();
  await user.type(screen.getByLabelText('Name'), 'laptop');
  await isAsked();
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('laptop');
  await user.click(screen.getByText('Cancel'));
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('a summary holds what was typed, and so does the form to which one goes back', async () => {
  const { user, onClose, isAsked } = await open();
  await user.type(screen.getByLabelText('Name'), 'laptop');
  await user.click(screen.getByTestId('review'));
  await screen.findByText('Summary');
  await isAsked();
  await user.click(screen.getByText('Back'));
  await screen.findByLabelText('Name');
  await isAsked();
  await user.keyboard('{Escape}');
  await user.click(await screen.findByTestId('discard'));
  expect(onClose).toHaveBeenCalledTimes(1);
  // Here it stays open, as a dialog may that shows a secret: the question does not stay above it.
  await waitFor(() => expect(screen.queryByTestId('discard')).toBeNull());
});

test('when it closes, what opened it has the focus again, or what is around that if it is gone', async () => {
  /** A list with a button in each row, which a dialog can take away. */
  function Rows() {
    const [rows, setRows] = useState(['first', 'second']);
    const [opened, setOpened] = useState<string | null>(null);
    return (
      <section aria-label="rows">
        {rows.map((row) => (
          <button key={row} type="button" onClick={() => setOpened(row)}>
            {row}
          </button>
        ))}
        {opened && (
          <Dialog title="Remove" onClose={() => setOpened(null)}>
            <button
              type="button"
              onClick={() => {
                setRows(rows.filter((row) => row !== opened));
                setOpened(null);
              }}
            >
              Yes
            </button>
          </Dialog>
        )}
      </section>
    );
  }
  const texts = await createI18n('console', 'en', ['common']);
  render(
    <I18nextProvider i18n={texts}>
      <Rows />
    </I18nextProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByText('second'));
  await screen.findByRole('dialog');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('second')));
  await user.keyboard('{Enter}');
  await user.click(await screen.findByText('Yes'));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('rows')));
});

test('nothing is asked once it is done', async () => {
  const { user, onClose } = await open();
  await user.type(screen.getByLabelText('Name'), 'laptop');
  await user.click(screen.getByTestId('review'));
  await user.click(await screen.findByTestId('confirm'));
  await screen.findByText('Done.');
  await user.keyboard('{Escape}');
  expect(screen.queryByTestId('discard')).toBeNull();
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('a dialog whose text applies at once closes without a question', async () => {
  const { user, onClose } = await open({ keepsTyped: true });
  await user.type(screen.getByLabelText('Name'), 'laptop');
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
});
