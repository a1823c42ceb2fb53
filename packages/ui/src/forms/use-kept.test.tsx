// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { useForm } from 'react-hook-form';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { carryTyped, forgetAllTyped, keepTyped, setTypist, stopCarrying } from '../app/typed-text.ts';
import { keptText, useKeptForm, useKeptState } from './use-kept.ts';

// A busy machine takes longer than a second.
configure({ asyncUtilTimeout: 15_000 });

beforeEach(() => setTypist('account-1'));
afterEach(() => {
  cleanup();
  forgetAllTyped();
  vi.useRealTimers();
});

function Page({ name = 'first' }: { readonly name?: string }) {
  const form = useForm({ defaultValues: { name, amount: '', events: null as readonly string[] | null } });
  useKeptForm('form', form);
  const [note, setNote] = useKeptState('note', '', keptText);
  return (
    <>
      <input aria-label="name" {...form.register('name')} />
      <input aria-label="amount" {...form.register('amount')} />
      <input aria-label="note" value={note} onChange={({ target }) => setNote(target.value)} />
      <output>{String(form.formState.isDirty)}</output>
    </>
  );
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const shown = () => ['name', 'amount', 'note'].map((label) => field(label).value);

function typeAndLeave(isKept = true) {
  const { unmount } = render(<Page />);
  fireEvent.change(field('amount'), { target: { value: '12.50' } });
  fireEvent.change(field('note'), { target: { value: 'for the build' } });
  if (isKept) keepTyped();
  unmount();
}

test('what was typed is back when the page is, as a change that can be saved, and then it is gone', async () => {
  typeAndLeave();
  const { unmount } = render(<Page />);
  expect(shown()).toEqual(['first', '12.50', 'for the build']);
  expect(screen.getByRole('status').textContent).toBe('true');
  unmount();
  render(<Page />);
  expect(shown()).toEqual(['first', '', '']);
});

test('a page that was simply left keeps nothing; nor does one into which nothing was typed', async () => {
  typeAndLeave(false);
  const { unmount } = render(<Page />);
  expect(shown()).toEqual(['first', '', '']);
  keepTyped();
  unmount();
  // The owner's other tab renamed it meanwhile.
  render(<Page name="renamed" />);
  expect(shown()).toEqual(['renamed', '', '']);
});

test('a page that is left for one that turns out to be missing keeps what was typed', () => {
  const { unmount } = render(<Page />);
  fireEvent.change(field('note'), { target: { value: 'left' } });
  history.replaceState(null, '', '/next');
  unmount();
  keepTyped();
  render(<Page />);
  expect(shown()).toEqual(['first', '', 'left']);
});

test('another account gets nothing, nor does anyone after an hour or after signing out', async () => {
  typeAndLeave();
  setTypist('account-2');
  const { unmount } = render(<Page />);
  expect(shown()).toEqual(['first', '', '']);
  unmount();
  setTypist('account-1');
  typeAndLeave();
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_001);
  const later = render(<Page />);
  expect(shown()).toEqual(['first', '', '']);
  later.unmount();
  vi.mocked(Date.now).mockRestore();
  typeAndLeave();
  forgetAllTyped();
  render(<Page />);
  expect(shown()).toEqual(['first', '', '']);
});

test('it is in the history entry only while it is carried, and a later build takes only what fits its forms', async () => {
  typeAndLeave();
  expect(history.state?.typed).toBeUndefined();
  carryTyped({ reloadedFor: ['x.js'] });
  const carried = structuredClone(history.state);
  expect(carried).toMatchObject({ typed: { accountId: 'account-1', values: { note: 'for the build' } }, reloadedFor: ['x.js'] });
  stopCarrying();
  expect(history.state).toEqual({ reloadedFor: ['x.js'] });

  // What the next document does: its modules read the entry.
  carried.typed.values.form = { amount: 3, events: ['a'], gone: 'x', name: 'second' };
  carried.typed.values.note = { not: 'a text' };
  history.replaceState(carried, '');
  vi.resetModules();
  const [next, hooks] = await Promise.all([import('../app/typed-text.ts'), import('./use-kept.ts')]);
  next.setTypist('account-1');
  function Next() {
    const form = useForm({ defaultValues: { name: 'first', amount: '', events: null as readonly string[] | null } });
    hooks.useKeptForm('form', form);
    const [note] = hooks.useKeptState('note', 'none', hooks.keptText);
    return <p>{JSON.stringify([form.watch(), note])}</p>;
  }
  render(<Next />);
  expect(await screen.findByText(JSON.stringify([{ name: 'second', amount: '', events: ['a'] }, 'none']))).toBeTruthy();
  next.forgetAllTyped();
});
