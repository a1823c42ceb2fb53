import { Button, Field, SelectField } from '@derouter/ui';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface FilterFormProps<Name extends string> {
  /** Text filters, and choices where there are `options`: their values are those of the URL. */
  readonly fields: readonly {
    readonly name: Name;
    readonly label: string;
    readonly type?: 'date' | 'text';
    readonly placeholder?: string;
    readonly options?: readonly { readonly value: string; readonly text: string }[];
  }[];
  readonly values: Readonly<Partial<Record<Name, string | undefined>>>;
  readonly onApply: (values: Partial<Record<Name, string>>) => void;
  /** Shown at the end of the line, such as the export. */
  readonly after?: ReactNode;
}

/** Filters of a list. Applying them changes the URL, so that a filtered list can be shared. */
export function FilterForm<Name extends string>({ fields, values, onApply, after }: FilterFormProps<Name>) {
  const { t } = useTranslation('operations');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const entered = fields.flatMap(({ name }) => {
      const text = String(form.get(name) ?? '').trim();
      return text === '' ? [] : [[name, text]];
    });
    onApply(Object.fromEntries(entered));
  };
  const isFiltered = fields.some(({ name }) => values[name]);
  return (
    // Other values in the URL mean other filters: the fields begin anew.
    <form key={JSON.stringify(values)} className="flex flex-wrap items-end gap-3" onSubmit={submit} data-testid="filters">
      {fields.map(({ name, label, type = 'text', placeholder, options }) => {
        const common = {
          label,
          name,
          defaultValue: values[name] ?? '',
          className: 'min-w-36 flex-1 sm:max-w-60',
          'data-testid': `filter-${name}`,
        };
        return options ? (
          <SelectField key={name} {...common}>
            <option value="">{t('all')}</option>
            {options.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </SelectField>
        ) : (
          <Field key={name} {...common} type={type} placeholder={placeholder} maxLength={300} />
        );
      })}
      <div className="flex items-end gap-1 pb-0.5">
        <Button type="submit" data-testid="apply-filters">
          {t('filter')}
        </Button>
        {isFiltered && (
          <Button variant="quiet" onClick={() => onApply({})} data-testid="clear-filters">
            {t('clear')}
          </Button>
        )}
        {after}
      </div>
    </form>
  );
}
