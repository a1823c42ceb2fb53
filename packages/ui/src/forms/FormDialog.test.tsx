// @vitest-environment jsdom
import { createI18n } from '@derouter/locales/web';
import { cleanup, configure, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { TRPCClientError } from '@trpc/client';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetAllTyped, keepTyped, setTypist } from '../app/typed-text.ts';
import { useExplain } from '../app/use-explain.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { Field } from '../controls/Field.tsx';
import { useForgetTyped } from '../controls/use-typed-guard.ts';
import { FormDialog } from './FormDialog.tsx';
import { showServerError, useFieldError } from './field-errors.ts';
import { useKeptForm } from './use-kept.ts';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });

beforeEach(() => setTypist('account-1'));
afterEach(() => {
  cleanup();
  forgetAllTyped();
});

type Values = { name: string; days: string };
type Save = (values: Values) => Promise<unknown>;

/** Saves itself, below the form. */
function Credit() {
  const forget = useForgetTyped();
  return (
    <>
      <Field label="Credit" name="credit" />
      <button type="button" onClick={() => forget(['credit'])}>
        Save the credit
      </button>
    </>
  );
}

function KeyDialog({ save, onClose }: { readonly save: Save; readonly onClose: () => void }) {
  const form = useForm<Values>({ defaultValues: { name: 'laptop', days: '' } });
  useKeptForm('test', form);
  const [explain, fieldError] = [useExplain(), useFieldError()];
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    try {
      await save(values);
      onClose();
    } catch (error) {
      showServerError(form, error, explain);
    }
  });
  return (
    <FormDialog
      title="Edit the key"
      onClose={onClose}
      onSubmit={submit}
      isBusy={isSubmitting}
      error={errors.root?.message}
      submitLabel="Save"
      submitTestId="save"
      after={<Credit />}
    >
      <Field label="Name" error={fieldError(errors.name)} {...form.register('name')} />
      <Field label="Days" error={fieldError(errors.days)} {...form.register('days')} />
      <select aria-label="Kind">
        <option>a</option>
        <option>b</option>
      </select>
    </FormDialog>
  );
}

function Page({ save }: { readonly save: Save }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && <KeyDialog save={save} onClose={() => setOpen(false)} />}
    </>
  );
}

async function open(save: Save = async () => undefined) {
  const texts = await createI18n('console', 'en', ['common']);
  render(
    <I18nextProvider i18n={texts}>
      <Page save={save} />
    </I18nextProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByText('Open'));
  await screen.findByRole('dialog', { name: 'Edit the key' });
  return user;
}

const isOpen = () => screen.queryByRole('dialog', { name: 'Edit the key', hidden: true }) !== null;
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const refusal = (param: string | null) =>
  TRPCClientError.from({ error: { message: 'There is such a key already.', code: -32_600, data: { derouterCode: 'x', param } } } as never);

test('Enter submits what was typed once, and the button that opened the dialog has the focus again', async () => {
  let finish: (value?: unknown) => void = () => undefined;
  const save = vi.fn<Save>(
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  const user = await open(save);
  await user.clear(field('Name'));
  await user.type(field('Name'), 'build{Enter}');
  await waitFor(() => expect(save).toHaveBeenCalledTimes(1));
  expect(save.mock.calls[0]?.[0]).toEqual({ name: 'build', days: '' });
  expect(screen.getByTestId('save').getAttribute('aria-disabled')).toBe('true');
  await user.click(screen.getByTestId('save'));
  await user.type(field('Name'), '{Enter}');
  expect(save).toHaveBeenCalledTimes(1);
  finish();
  await waitFor(() => expect(isOpen()).toBe(false));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('Open')));
});

test('what the server refuses is said at its field, or below the form; the text stays', async () => {
  const save = vi.fn<Save>().mockRejectedValueOnce(refusal('name')).mockRejectedValueOnce(refusal('other'));
  const user = await open(save);
  await user.type(field('Name'), '-2');
  await user.click(screen.getByTestId('save'));
  const said = await screen.findByRole('alert');
  expect(said.textContent).toBe('There is such a key already.');
  expect(field('Name').getAttribute('aria-invalid')).toBe('true');
  expect(field('Name').getAttribute('aria-describedby')).toBe(said.id);
  expect(field('Days').getAttribute('aria-invalid')).toBeNull();
  await user.type(field('Name'), '3');
  await user.click(screen.getByTestId('save'));
  await waitFor(() => expect(save).toHaveBeenCalledTimes(2));
  await waitFor(() => expect(field('Name').getAttribute('aria-invalid')).toBeNull());
  expect((await screen.findByRole('alert')).textContent).toBe('There is such a key already.');
  expect(field('Name').value).toBe('laptop-23');
});

test('closing asks first if typed text would be lost; the cancel button does not ask', async () => {
  const user = await open();
  await user.type(field('Days'), '30');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByTestId('go-on-typing'));
  expect(field('Days').value).toBe('30');
  await user.click(screen.getByRole('button', { name: 'Close' }));
  // Escape answers the question, and does not close what is behind it.
  await screen.findByTestId('discard');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByTestId('discard')).toBeNull());
  expect(field('Days').value).toBe('30');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByTestId('discard'));
  await waitFor(() => expect(isOpen()).toBe(false));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('Open')));

  await user.click(screen.getByText('Open'));
  await user.type(field('Days'), '7');
  await user.click(screen.getByText('Cancel'));
  await waitFor(() => expect(isOpen()).toBe(false));
});

test('text below the form is asked about until it is saved, and again after a further change', async () => {
  const user = await open();
  await user.type(field('Credit'), '5');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByTestId('go-on-typing'));
  await user.click(screen.getByText('Save the credit'));
  await user.type(field('Credit'), '0');
  await user.keyboard('{Escape}');
  await user.click(await screen.findByTestId('discard'));
  await waitFor(() => expect(isOpen()).toBe(false));
});

test.each([
  ['nothing was entered', async () => undefined],
  ['the text is as before', async (user: ReturnType<typeof userEvent.setup>) => user.type(field('Name'), 'x{Backspace}')],
  [
    'it was saved apart from the form',
    async (user: ReturnType<typeof userEvent.setup>) => {
      await user.type(field('Credit'), '5');
      await user.click(screen.getByText('Save the credit'));
    },
  ],
  ['only a choice was made', async (user: ReturnType<typeof userEvent.setup>) => user.selectOptions(screen.getByLabelText('Kind'), 'b')],
])('Escape closes without a question if %s', async (_, act) => {
  const user = await open();
  await act(user);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(isOpen()).toBe(false));
  expect(screen.queryByTestId('discard')).toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('Open')));
});

test('the text is there again after the page had to give way', async () => {
  const user = await open();
  await user.type(field('Days'), '30');
  keepTyped();
  cleanup();
  await open();
  await waitFor(() => expect(field('Days').value).toBe('30'));
});

test('a panel that takes the place of a form gives the focus back to what opened the form', async () => {
  const texts = await createI18n('console', 'en', ['common']);
  function Steps() {
    const [step, setStep] = useState<'none' | 'form' | 'done'>('none');
    const close = () => setStep('none');
    return (
      <>
        <button type="button" onClick={() => setStep('form')}>
          Open
        </button>
        {step === 'form' && (
          <FormDialog
            title="Form"
            onClose={close}
            onSubmit={(event) => [event.preventDefault(), setStep('done')]}
            submitLabel="Save"
            submitTestId="save"
          >
            <Field label="Name" />
          </FormDialog>
        )}
        {step === 'done' && (
          <Dialog title="Done" onClose={close}>
            It was saved.
          </Dialog>
        )}
      </>
    );
  }
  render(
    <I18nextProvider i18n={texts}>
      <Steps />
    </I18nextProvider>,
  );
  const user = userEvent.setup();
  await user.click(screen.getByText('Open'));
  await user.type(await screen.findByLabelText('Name'), 'x');
  await user.click(screen.getByTestId('save'));
  await screen.findByRole('dialog', { name: 'Done' });
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('Open')));
});
