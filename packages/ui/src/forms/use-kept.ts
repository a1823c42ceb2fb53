import { useEffect, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { addTyped, forgetTyped, readTyped } from '../app/typed-text.ts';

/**
 * Keeps what was entered into a form when its page has to give way, and enters it again when the form is there again. Not for forms with
 * codes, secrets or confirmations.
 */
export function useKeptForm<Values extends FieldValues, Context, Output>(name: string, form: UseFormReturn<Values, Context, Output>): void {
  useEffect(() => {
    const typed = fitting(readTyped(name), form.getValues());
    forgetTyped(name);
    if (typed) form.reset(typed, { keepDefaultValues: true });
    const first = JSON.stringify(form.formState.defaultValues);
    return addTyped(name, () => (JSON.stringify(form.getValues()) === first ? undefined : form.getValues()));
  }, [name, form]);
}

/** The kept values of the fields that the form has, which may be of another build; null if there are none. */
function fitting<Values extends FieldValues>(typed: unknown, now: Values): Values | null {
  if (typeof typed !== 'object' || typed === null) return null;
  const kind = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);
  const fits = (value: unknown, shown: unknown) => value === null || shown === null || kind(value) === kind(shown);
  return { ...now, ...Object.fromEntries(Object.entries(typed).filter(([field, value]) => field in now && fits(value, now[field]))) };
}

/**
 * `useState` for what is kept when the page has to give way.
 *
 * @param read checks what was kept, which may be of another build; undefined if it is of no use.
 * @param keep what of the value is kept.
 */
export function useKeptState<Value>(
  name: string,
  initial: Value,
  read: (kept: unknown) => Value | undefined,
  keep: (value: Value) => Value = (value) => value,
) {
  const [value, setValue] = useState(() => {
    const kept = readTyped(name);
    return (kept === undefined ? undefined : read(kept)) ?? initial;
  });
  const latest = useRef(value);
  latest.current = value;
  const latestKeep = useRef(keep);
  latestKeep.current = keep;
  const [first] = useState(initial);
  useEffect(() => {
    forgetTyped(name);
    return addTyped(name, () => (latest.current === first ? undefined : latestKeep.current(latest.current)));
  }, [name, first]);
  return [value, setValue] as const;
}

/** Reads a text that was kept. */
export const keptText = (kept: unknown): string | undefined => (typeof kept === 'string' ? kept : undefined);

/** Reads whether something was open. */
export const keptTrue = (kept: unknown): boolean | undefined => (kept === true ? true : undefined);
