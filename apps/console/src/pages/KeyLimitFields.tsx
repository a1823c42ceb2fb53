import {
  ChoiceList,
  Field,
  FormSection,
  formatUsd,
  parseOptionalAmount,
  SelectField,
  ShareBar,
  TextAreaField,
  trpc,
  useFieldError,
  useFormat,
  useTimeZone,
} from '@derouter/ui';
import { skipToken, useQuery } from '@tanstack/react-query';
import {
  type Control,
  Controller,
  type FieldError,
  type FieldPathByValue,
  type FieldValues,
  type UseFormRegisterReturn,
} from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type ApiKey, type KeyForm, limitOf } from '../key-form.ts';

const rateLimits = ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const;
const budgets = [
  { name: 'budgetTotal', limit: 'totalUsd', period: 'total', spent: 'totalUsd' },
  { name: 'budgetDaily', limit: 'dailyUsd', period: 'day', spent: 'dayUsd' },
  { name: 'budgetWeekly', limit: 'weeklyUsd', period: 'week', spent: 'weekUsd' },
  { name: 'budgetMonthly', limit: 'monthlyUsd', period: 'month', spent: 'monthUsd' },
] as const;

/**
 * The budgets of a key, each with what is spent of it and when it resets, and the zone of their periods. `apiKey`: null for one that is
 * being made, whose monthly budget has a field of its own.
 */
export function KeyBudgetFields({ form, apiKey }: { readonly form: KeyForm; readonly apiKey: ApiKey | null }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const fieldError = useFieldError();
  const spent = useQuery(trpc.keys.spent.queryOptions(apiKey ? { id: apiKey.id } : skipToken));
  const typedBudget = form.watch('budget');
  const errors = form.formState.errors.budget;
  const ownZone = useTimeZone();
  const budgetZone = apiKey?.budget?.timeZone ?? 'UTC';
  const zones = [...new Set(['UTC', ownZone, budgetZone])];
  return (
    <FormSection title={t('keys.budget')} help={t('keys.budgetHelp')}>
      {budgets.map(({ name, limit, period, spent: part }) => {
        if (apiKey === null && period === 'month') return null;
        const known = apiKey ? limitOf(apiKey, period) : undefined;
        const used = known?.spentUsd ?? spent.data?.[part] ?? null;
        const max = parseOptionalAmount(typedBudget[limit]);
        const amount = formatUsd(used ?? '0', 6);
        const help = known?.resetsAt
          ? t('keys.resets', { amount, time: format.timeInZone(known.resetsAt, budgetZone), zone: budgetZone })
          : t('keys.spent', { amount });
        return (
          <div key={limit} className="flex flex-col gap-1.5">
            <Field
              label={t(`keys.${name}`)}
              error={fieldError(errors?.[limit])}
              help={used === null ? undefined : help}
              inputMode="decimal"
              data-testid={`settings-${limit}`}
              {...form.register(`budget.${limit}`)}
            />
            {used !== null && max !== null && !errors?.[limit] && (
              <ShareBar share={Number(max) > 0 ? Number(used) / Number(max) : 1} label={t(`keys.${name}`)} />
            )}
          </div>
        );
      })}
      <SelectField
        label={t('keys.timeZone')}
        help={t('keys.timeZoneHelp')}
        data-testid="settings-zone"
        {...form.register('budget.timeZone')}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </SelectField>
    </FormSection>
  );
}

/** Limits on requests and tokens per minute and on concurrent calls. */
export function KeyRateFields({ form }: { readonly form: KeyForm }) {
  const { t } = useTranslation('console');
  const fieldError = useFieldError();
  return (
    <FormSection title={t('keys.pace')} help={t('keys.paceHelp')}>
      {rateLimits.map((field) => (
        <Field
          key={field}
          label={t(`keys.${field}`)}
          error={fieldError(form.formState.errors[field])}
          inputMode="numeric"
          data-testid={`settings-${field}`}
          {...form.register(field)}
        />
      ))}
    </FormSection>
  );
}

interface KeyModelsProps<Values extends FieldValues, Output> {
  readonly control: Control<Values, unknown, Output>;
  readonly name: FieldPathByValue<Values, string[] | null>;
}

/** The models that a key may call: all or a selection. */
export function KeyModelsField<Values extends FieldValues, Output>({ control, name }: KeyModelsProps<Values, Output>) {
  const { t } = useTranslation(['console', 'common']);
  const fieldError = useFieldError();
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const options = (models.data ?? []).map(({ id, displayName }) => ({ id, name: displayName }));
  return (
    <FormSection title={t('keys.models')}>
      <Controller
        control={control}
        name={name}
        render={({ field, fieldState: { error } }) => {
          const chosen: string[] | null = field.value;
          return (
            <ChoiceList
              label={t('keys.models')}
              options={options}
              chosen={chosen}
              onChange={field.onChange}
              error={error?.type === 'too_small' ? t('common:fieldErrors.models') : fieldError(error)}
              texts={{
                all: t('keys.modelsAll'),
                some: t('keys.modelsSome'),
                search: t('keys.modelsSearch'),
                count: t('keys.modelsCount', { count: chosen?.length ?? 0 }),
              }}
              testId="settings-models"
            />
          );
        }}
      />
    </FormSection>
  );
}

interface KeyNetworksProps {
  readonly error: FieldError | undefined;
  readonly field: UseFormRegisterReturn;
}

/** The addresses from which a key may be used. */
export function KeyNetworksField({ error, field }: KeyNetworksProps) {
  const { t } = useTranslation('console');
  const fieldError = useFieldError();
  return (
    <div className="border-t border-line pt-4">
      <TextAreaField
        label={t('keys.networks')}
        help={t('keys.networksHelp')}
        error={error?.type === 'custom' ? t('keys.wrongNetwork', { network: error.message }) : fieldError(error)}
        className="font-mono"
        spellCheck={false}
        data-testid="settings-networks"
        {...field}
      />
    </div>
  );
}
