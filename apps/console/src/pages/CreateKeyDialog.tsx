import { keyScopes } from '@derouter/contracts';
import { Dialog, Field, Form, showServerError, trpc, useExplain, useFieldError, useKeptForm } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { keyForm } from '../key-form.ts';
import { KeyBudgetFields, KeyModelsField, KeyNetworksField, KeyRateFields } from './KeyLimitFields.tsx';
import { KeyScopesField } from './KeyScopesField.tsx';
import { NewSecret } from './NewSecret.tsx';

const blank: z.input<typeof keyForm> = {
  ...{ name: '', scopes: [...keyScopes], isOn: true, expiresAt: '' },
  budget: { totalUsd: '', dailyUsd: '', weeklyUsd: '', monthlyUsd: '', timeZone: 'UTC' },
  ...{ requestsPerMinute: '', tokensPerMinute: '', concurrency: '', allowedModels: null, allowedNetworks: '' },
};

/** What is sent of the form. */
function readNewKey({ isOn: _, budget: { timeZone, ...limits }, ...values }: z.output<typeof keyForm>) {
  const hasBudget = Object.values(limits).some((limit) => limit !== null);
  return { ...values, ...(hasBudget && { budget: { ...limits, timeZone } }) };
}

/** Creates a key and shows its secret once. It can be closed only after the user confirms having stored the secret. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const form = useForm({ resolver: zodResolver(keyForm), mode: 'onTouched', defaultValues: blank });
  const { errors } = form.formState;
  useKeptForm('keys.create', form);
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      // The checklist on the overview page includes creating a key.
      onSuccess: () =>
        Promise.all([queries.invalidateQueries(trpc.keys.list.queryFilter()), queries.invalidateQueries(trpc.overview.get.queryFilter())]),
    }),
  );
  const secret = create.data?.secret;
  return (
    <Dialog
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('keys.secretTitle') : t('keys.create')}
      description={secret && t('keys.secretLead')}
    >
      {secret ? (
        <NewSecret secret={secret} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={form.handleSubmit((values) => create.mutate(readNewKey(values)))}
          onCancel={onClose}
          isBusy={create.isPending}
          canSubmit={form.formState.isValid}
          error={errors.root?.message}
          submitLabel={t('keys.make')}
          submitTestId="create-key"
        >
          <Field
            label={t('keys.name')}
            help={t('keys.nameHelp')}
            error={fieldError(errors.name)}
            maxLength={80}
            autoFocus
            data-testid="key-name"
            {...form.register('name')}
          />
          <KeyScopesField control={form.control} name="scopes" />
          <Field
            label={t('keys.monthlyBudget')}
            help={t('keys.monthlyBudgetHelp')}
            error={fieldError(errors.budget?.monthlyUsd)}
            inputMode="decimal"
            data-testid="key-monthly"
            {...form.register('budget.monthlyUsd')}
          />
          <Field
            label={t('keys.expires')}
            help={t('keys.expiresHelp')}
            error={fieldError(errors.expiresAt)}
            type="datetime-local"
            data-testid="key-expires"
            {...form.register('expiresAt')}
          />
          <details className="rounded-md border border-line px-3 py-2">
            <summary className="cursor-pointer text-sm font-medium" data-testid="more-limits">
              {t('keys.moreLimits')}
            </summary>
            <div className="mt-4 flex flex-col gap-4">
              <KeyBudgetFields form={form} apiKey={null} />
              <KeyRateFields form={form} />
              <KeyModelsField control={form.control} name="allowedModels" />
              <KeyNetworksField error={errors.allowedNetworks} field={form.register('allowedNetworks')} />
            </div>
          </details>
        </Form>
      )}
    </Dialog>
  );
}
