import {
  ChoiceList,
  Field,
  FormSection,
  formatUsd,
  parseOptionalAmount,
  SelectField,
  ShareBar,
  trpc,
  useFieldError,
  useFormat,
  useTimeZone,
} from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type ApiKey, type KeyForm, limitOf } from '../key-form.ts';

const rateLimits = ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const;
const budgets = [
  { name: 'budgetTotal', limit: 'totalUsd', period: 'total', spent: 'totalUsd' },
  { name: 'budgetDaily', limit: 'dailyUsd', period: 'day', spent: 'dayUsd' },
  { name: 'budgetWeekly', limit: 'weeklyUsd', period: 'week', spent: 'weekUsd' },
  { name: 'budgetMonthly', limit: 'monthlyUsd', period: 'month', spent: 'monthUsd' },
] as const;

/** The budgets of a key, each with what is spent of it and when it resets, and the zone of their periods. */
export function KeyBudgetFields({ form, apiKey }: { readonly form: KeyForm; readonly apiKey: ApiKey }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const fieldError = useFieldError();
  const spent = useQuery(trpc.keys.spent.queryOptions({ id: apiKey.id }));
  const typedBudget = form.watch('budget');
  const errors = form.formState.errors.budget;
  const ownZone = useTimeZone();
  const budgetZone = apiKey.budget?.timeZone ?? 'UTC';
  const zones = [...new Set(['UTC', ownZone, budgetZone])];
  return (
    <FormSection title={t('keys.budget')} help={t('keys.budgetHelp')}>
      {budgets.map(({ name, limit, period, spent: part }) => {
        const known = limitOf(apiKey, period);
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

/** The models that a key may call: all or a selection. */
export function KeyModelsField({ form }: { readonly form: KeyForm }) {
  const { t } = useTranslation(['console', 'common']);
  const fieldError = useFieldError();
  const models = useQuery(trpc.catalog.listModels.queryOptions());
  const options = (models.data ?? []).map(({ id, displayName }) => ({ id, name: displayName }));
  return (
    <FormSection title={t('keys.models')}>
      <Controller
        control={form.control}
        name="allowedModels"
        render={({ field, fieldState: { error } }) => (
          <ChoiceList
            label={t('keys.models')}
            options={options}
            chosen={field.value}
            onChange={field.onChange}
            error={error?.type === 'too_small' ? t('common:fieldErrors.models') : fieldError(error)}
            texts={{
              all: t('keys.modelsAll'),
              some: t('keys.modelsSome'),
              search: t('keys.modelsSearch'),
              count: t('keys.modelsCount', { count: field.value?.length ?? 0 }),
            }}
            testId="settings-models"
          />
        )}
      />
    </FormSection>
  );
}
