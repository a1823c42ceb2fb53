// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Field } from './Field.tsx';

afterEach(cleanup);

test('an error takes the place of the help, marks the field, and is what a screen reader reads with it', () => {
  const { rerender } = render(<Field label="Name" help="Where you use it." />);
  const field = screen.getByLabelText('Name');
  const note = () => document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent;
  expect([note(), field.getAttribute('aria-invalid')]).toEqual(['Where you use it.', null]);
  rerender(<Field label="Name" help="Where you use it." error="This is too long." />);
  expect([note(), field.getAttribute('aria-invalid')]).toEqual(['This is too long.', 'true']);
  expect(screen.getByRole('alert').textContent).toBe('This is too long.');
});
