import { type KeyScope, keyScopes } from '@derouter/contracts';
import { CheckField, FormError, useFieldError } from '@derouter/ui';
import { type Control, Controller, type FieldPathByValue, type FieldValues } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

interface KeyScopesProps<Values extends FieldValues, Output> {
  readonly control: Control<Values, unknown, Output>;
  readonly name: FieldPathByValue<Values, KeyScope[]>;
}

/** What a key may do. */
export function KeyScopesField<Values extends FieldValues, Output>({ control, name }: KeyScopesProps<Values, Output>) {
  const { t } = useTranslation(['console', 'common']);
  const fieldError = useFieldError();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState: { error } }) => {
        const chosen: readonly KeyScope[] = field.value;
        return (
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1.5 text-sm font-medium">{t('keys.scopes')}</legend>
            {keyScopes.map((scope) => (
              <CheckField
                key={scope}
                label={t(`keys.scopeNames.${scope}`)}
                checked={chosen.includes(scope)}
                onChange={(event) =>
                  field.onChange(keyScopes.filter((one) => (one === scope ? event.target.checked : chosen.includes(one))))
                }
                data-testid={`scope-${scope}`}
              />
            ))}
            <FormError error={error && fieldError(error)} />
          </fieldset>
        );
      }}
    />
  );
}
