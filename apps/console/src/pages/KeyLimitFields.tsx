import { ChoiceList, Field, FormSection, formatUsd, parseOptionalAmount, ShareBar, trpc, useFieldError } from '@derouter/ui';
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

/** The total, daily and monthly budgets of a key, each with the amount already spent. */
export function KeyBudgetFields({ form, keyId }: { readonly form: KeyForm; readonly keyId: string }) {
  const { t } = useTranslation('console');
  const fieldError = useFieldError();
  const spent = useQuery(trpc.keys.spent.queryOptions({ id: keyId }));
  const typedBudget = form.watch('budget');
  const errors = form.formState.errors.budget;
  return (
    <FormSection title={t('keys.budget')} help={t('keys.budgetHelp')}>
      {budgets.map(({ name, limit, spent: part }) => {
        const used = spent.data?.[part] ?? null;
        const max = parseOptionalAmount(typedBudget[limit]);
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
            {used !== null && max !== null && !errors?.[limit] && (
              <ShareBar share={Number(max) > 0 ? Number(used) / Number(max) : 1} label={t(`keys.${name}`)} />
            )}
          </div>
        );
      })}
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
