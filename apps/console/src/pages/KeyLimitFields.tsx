import { ChoiceList, Field, FormSection, formatUsd, readOptionalAmount, ShareBar, trpc, useFieldError } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Controller } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { KeyForm } from '../key-form.ts';

const rateLimits = ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const;
const budgets = [
  { name: 'budgetTotal', limit: 'totalUsd', spent: 'totalUsd' },
  { name: 'budgetDaily', limit: 'dailyUsd', spent: 'dayUsd' },
  { name: 'budgetMonthly', limit: 'monthlyUsd', spent: 'monthUsd' },
] as const;

/** Budgets in total, per day and per month, each with what was spent of it. */
export function KeyBudgetFields({ form, keyId }: { readonly form: KeyForm; readonly keyId: string }) {
  const { t } = useTranslation('console');
  const fieldError = useFieldError();
  const spent = useQuery(trpc.keys.spent.queryOptions({ id: keyId }));
  const typed = form.watch('budget');
  const errors = form.formState.errors.budget;
  return (
    <FormSection title={t('keys.budget')} help={t('keys.budgetHelp')}>
      {budgets.map(({ name, limit, spent: part }) => {
        const used = spent.data?.[part] ?? null;
        const most = readOptionalAmount(typed[limit]);
        return (
          <div key={limit} className="flex flex-col gap-1.5">
            <Field
              label={t(`keys.${name}`)}
              error={fieldError(errors?.[limit])}
              help={used === null ? undefined : t('keys.spent', { amount: formatUsd(used, 6) })}
              inputMode="decimal"
              data-testid={`settings-${limit}`}
              {...form.register(`budget.${limit}`)}
            />
            {used !== null && most !== null && !errors?.[limit] && (
              <ShareBar share={Number(most) > 0 ? Number(used) / Number(most) : 1} label={t(`keys.${name}`)} />
            )}
          </div>
        );
      })}
    </FormSection>
  );
}

/** How much a key may do in a minute, and at a time. */
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

/** All models, or those that are ticked. */
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
