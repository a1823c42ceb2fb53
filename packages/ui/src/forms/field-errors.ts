import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { errorField } from '../app/api-error.ts';

const problems = ['too_small', 'too_big', 'whole', 'usd', 'rate', 'models', 'day', 'name'] as const;

/** Returns a function that describes a field's error in the page's language; null if the field is valid. */
export function useFieldError(): (error: { readonly type?: unknown; readonly message?: string | undefined } | undefined) => string | null {
  const { t } = useTranslation('common');
  return (error) => {
    if (!error) return null;
    if (error.type === 'server' && error.message) return error.message;
    return t(`fieldErrors.${problems.find((name) => name === error.message || name === error.type) ?? 'wrong'}`);
  };
}

/** Shows a server error at the field that it names, or else below the form. */
export function showServerError<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, 'setError' | 'getValues'>,
  error: unknown,
  explain: (error: unknown) => string,
): void {
  const field = errorField(error);
  const name = field !== null && field in form.getValues() ? (field as Path<Values>) : 'root';
  form.setError(name, { type: 'server', message: explain(error) });
}
