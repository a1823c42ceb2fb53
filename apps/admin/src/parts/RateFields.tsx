import { Button, Field, parseNumber, type RateRow, SelectField, useFieldError } from '@derouter/ui';
import { useState } from 'react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { canAddTier, groupRows, missingRates, rowsForRate, rowsForTier } from '../rate-rows.ts';
import { useRateName } from '../use-rate-name.ts';

/** The rates of the form around it, its `rows`: by tier, per call and as multipliers. Rates and tiers can be added. */
export function RateFields() {
  const { t } = useTranslation('admin');
  const fieldError = useFieldError();
  const rateName = useRateName();
  const form = useFormContext<{ rows: RateRow[] }>();
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'rows' });
  const errors = form.formState.errors.rows;
  return (
    <>
      {groupRows(fields).map(({ key, from, title, tokens, indexes }) => (
        <fieldset key={key} className="grid grid-cols-2 items-start gap-3">
          {title && (
            <legend className="mb-2 text-sm text-quiet">
              {title === 'tier' ? t('models.tierFrom', { tokens }) : t(`models.${title}`)}
            </legend>
          )}
          {indexes.map((i) => {
            const row = fields[i];
            return (
              row && (
                <Field
                  key={row.id}
                  label={rateName(row)}
                  error={fieldError(errors?.[i]?.value)}
                  inputMode="decimal"
                  data-testid={`rate-${row.name}`}
                  {...form.register(`rows.${i}.value`)}
                />
              )
            );
          })}
          {from > 0 && (
            <div className="col-span-2 flex justify-end">
              <Button variant="quiet" onClick={() => remove([...indexes])} data-testid="remove-tier">
                {t('models.removeTier')}
              </Button>
            </div>
          )}
        </fieldset>
      ))}
      <AddRate rows={fields} onAdd={(rows) => append(rows, { shouldFocus: false })} />
    </>
  );
}

interface AddRateProps {
  readonly rows: readonly RateRow[];
  readonly onAdd: (rows: RateRow[]) => void;
}

/** Adds a rate to all tiers, or a tier with all rates of the first one. */
function AddRate({ rows, onAdd }: AddRateProps) {
  const { t } = useTranslation('admin');
  const rateName = useRateName();
  const [typedTier, setTypedTier] = useState('');
  const missing = missingRates(rows);
  const tier = parseNumber(typedTier);
  return (
    <>
      {missing.length > 0 && (
        <SelectField
          label={t('models.addRate')}
          value=""
          onChange={(event) => {
            const chosen = missing[Number(event.target.value)];
            if (chosen) onAdd(rowsForRate(chosen, rows));
          }}
          data-testid="add-rate"
        >
          <option value="" disabled>
            –
          </option>
          {missing.map((row, index) => (
            <option key={`${row.group} ${row.name}`} value={index}>
              {rateName(row)}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex items-end gap-2">
        <Field
          className="min-w-0 flex-1"
          label={t('models.tierStart')}
          inputMode="numeric"
          value={typedTier}
          onChange={(event) => setTypedTier(event.target.value)}
          data-testid="tier-from"
        />
        <Button
          disabled={!canAddTier(tier, rows)}
          onClick={() => {
            if (!canAddTier(tier, rows)) return;
            onAdd(rowsForTier(tier, rows));
            setTypedTier('');
          }}
          data-testid="add-tier"
        >
          {t('models.addTier')}
        </Button>
      </div>
    </>
  );
}
