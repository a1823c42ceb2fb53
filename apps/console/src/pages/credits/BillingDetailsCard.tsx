import { type BillingDetails, billingDetails, countries } from '@derouter/contracts';
import {
  Button,
  Field,
  FormError,
  QueryCard,
  SelectField,
  Skeleton,
  showServerError,
  TextAreaField,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
  useLocale,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

/** Whom receipts are made out to. */
export function BillingDetailsCard() {
  const { t } = useTranslation('console');
  const stored = useQuery(trpc.credits.billingDetails.queryOptions());
  return (
    <QueryCard title={t('billing.title')} query={stored} skeleton={<Skeleton className="m-4 h-56" />}>
      {(details) => <BillingDetailsForm stored={details} />}
    </QueryCard>
  );
}

const none: BillingDetails = { name: '', address: '', country: '', taxId: '' };

function BillingDetailsForm({ stored }: { readonly stored: BillingDetails | null }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const names = useCountryNames();
  const form = useForm({ resolver: zodResolver(billingDetails), mode: 'onTouched', defaultValues: stored ?? none });
  useKeptForm('credits.billing', form);
  const { errors, isDirty } = form.formState;
  const save = useMutation(
    trpc.credits.saveBillingDetails.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: (details) => {
        queries.setQueryData(trpc.credits.billingDetails.queryKey(), details);
        form.reset(details);
      },
    }),
  );
  return (
    <form
      className="flex flex-col gap-4 p-4"
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => save.mutate(values))(event)}
    >
      <p className="text-sm text-quiet">{t('billing.lead')}</p>
      <Field
        label={t('billing.name')}
        error={fieldError(errors.name)}
        autoComplete="organization"
        maxLength={120}
        data-testid="billing-name"
        {...form.register('name')}
      />
      <TextAreaField
        label={t('billing.address')}
        error={fieldError(errors.address)}
        autoComplete="street-address"
        rows={3}
        maxLength={400}
        data-testid="billing-address"
        {...form.register('address')}
      />
      <SelectField label={t('billing.country')} autoComplete="country" data-testid="billing-country" {...form.register('country')}>
        <option value="" disabled>
          {t('billing.choose')}
        </option>
        {names.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('billing.taxId')}
        help={t('billing.taxIdHelp')}
        error={errors.taxId && t('billing.taxIdWrong')}
        maxLength={40}
        dir="ltr"
        data-testid="billing-tax-id"
        {...form.register('taxId')}
      />
      <FormError error={errors.root?.message ?? (errors.country && t('billing.choose'))} />
      <Button type="submit" busy={save.isPending} disabled={!isDirty} data-testid="save-billing">
        {save.isSuccess && !isDirty ? t('billing.saved') : t('billing.save')}
      </Button>
    </form>
  );
}

/** The codes and names of all countries, in the order of the language. */
function useCountryNames(): readonly (readonly [string, string])[] {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames([locale], { type: 'region' });
    const { compare } = new Intl.Collator(locale);
    return countries.map((code) => [code, names.of(code) ?? code] as const).sort(([, a], [, b]) => compare(a, b));
  }, [locale]);
}
