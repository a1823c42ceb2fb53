import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../app/use-action.ts';

interface OneField<Value> {
  readonly value: Value;
  readonly error: string | null;
  readonly isBusy: boolean;
  setValue(value: Value): void;
  onSubmit(event: FormEvent): void;
  /** Runs another action of the form and shows its error at the field. */
  run(act: () => Promise<unknown>): Promise<void>;
}

interface OneFieldOptions<Value> {
  readonly initial: Value;
  /** Loads the field's schema when the form is first sent: the page itself is loaded without it. */
  readonly loadSchema?: () => Promise<{ safeParse(value: unknown): { success: boolean } }>;
  readonly onSubmit: (value: Value) => Promise<unknown>;
  readonly explain: (error: unknown) => string;
}

class Invalid extends Error {}

/** The state of a form with one field, for pages that are loaded without the library of the other forms. */
export function useOneField<Value>({ initial, loadSchema, onSubmit, explain }: OneFieldOptions<Value>): OneField<Value> {
  const { t } = useTranslation('common');
  const [value, setValue] = useState(initial);
  const { error, isBusy, run, reset } = useAction((act: () => Promise<unknown>) => act());
  const submit = async () => {
    const schema = await loadSchema?.();
    if (schema && !schema.safeParse(value).success) throw new Invalid();
    await onSubmit(value);
  };
  return {
    ...{ value, isBusy, run },
    error: error === null ? null : error instanceof Invalid ? t('fieldErrors.wrong') : explain(error),
    setValue(next) {
      setValue(next);
      reset();
    },
    onSubmit(event) {
      event.preventDefault();
      void run(submit);
    },
  };
}
