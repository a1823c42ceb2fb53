// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { Button } from '../controls/Button.tsx';
import { keepFocus } from './keep-focus.ts';

keepFocus();
afterEach(cleanup);

/** A section whose button is switched off, taken away with its form, or taken away with the section. */
function Parts() {
  const [step, setStep] = useState(0);
  return (
    <main>
      {step < 3 && (
        <section aria-label="card">
          {step < 2 && (
            <form onSubmit={(event) => event.preventDefault()}>
              <button type="button" disabled={step > 0} onClick={() => setStep(1)}>
                Save
              </button>
            </form>
          )}
        </section>
      )}
      <button type="button" onClick={() => setStep((before) => before + 1)} data-testid="next">
        Next
      </button>
    </main>
  );
}

const focused = () => document.activeElement?.tagName;

test('what had the focus is switched off or gone: the nearest part around it has it, as long as that is there', async () => {
  const user = userEvent.setup();
  render(<Parts />);
  await user.tab();
  expect(focused()).toBe('BUTTON');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(focused()).toBe('FORM'));
  // Without the focus of its own in between: a program changes the page.
  screen.getByTestId('next').click();
  await waitFor(() => expect(focused()).toBe('SECTION'));
  screen.getByTestId('next').click();
  await waitFor(() => expect(focused()).toBe('MAIN'));
  await user.tab();
  expect(document.activeElement).toBe(screen.getByTestId('next'));
  // A press into what had it for lack of better does not give it back.
  expect(screen.getByRole('main').hasAttribute('tabindex')).toBe(false);
});

test('whoever pressed elsewhere before is left alone', async () => {
  const user = userEvent.setup();
  render(<Parts />);
  await user.tab();
  await user.pointer({ keys: '[MouseLeft]', target: document.body });
  expect(focused()).toBe('BODY');
  screen.getByTestId('next').click();
  await waitFor(() => expect(screen.getByText<HTMLButtonElement>('Save').disabled).toBe(true));
  expect(focused()).toBe('BODY');
});

test('a busy button keeps the focus and does nothing, whether it is pressed or its form is sent', async () => {
  const user = userEvent.setup();
  const [click, submit] = [vi.fn(), vi.fn()];
  const form = (busy: boolean) => (
    <form onSubmit={submit}>
      <input aria-label="name" />
      <Button type="submit" busy={busy} onClick={click}>
        Save
      </Button>
    </form>
  );
  const { rerender } = render(form(false));
  const button = screen.getByRole('button');
  button.focus();
  rerender(form(true));
  expect(document.activeElement).toBe(button);
  expect([button.getAttribute('aria-disabled'), button.getAttribute('aria-busy')]).toEqual(['true', 'true']);
  await user.keyboard('{Enter}');
  await user.type(screen.getByLabelText('name'), 'x{Enter}');
  expect([click.mock.calls.length, submit.mock.calls.length]).toEqual([0, 0]);
});
