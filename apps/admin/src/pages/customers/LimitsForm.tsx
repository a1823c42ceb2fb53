import type { AppRouter } from '@derouter/api';
import { accountLimits } from '@derouter/contracts';
import {
  ChoiceList,
  changedValues,
  Field,
  Form,
  FormSection,
  fromText,
  parseNumber,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { isReason, ReasonField } from '../../parts/ReasonField.tsx';

const schema = z.object({
  concurrency: fromText(accountLimits.shape.concurrency, parseNumber, 'whole'),
  requestsPerMinute: fromText(accountLimits.shape.requestsPerMinute, parseNumber, 'whole'),
  tokensPerMinute: fromText(accountLimits.shape.tokensPerMinute, parseNumber, 'whole'),
  allowedModels: accountLimits.shape.allowedModels.unwrap(),
});

const testIds = { requestsPerMinute: 'limit-requests', tokensPerMinute: 'limit-tokens', concurrency: 'limit-concurrency' } as const;

interface LimitsFormProps {
  readonly accountId: string;
  readonly limits: inferRouterOutputs<AppRouter>['admin']['customers']['limits'];
  readonly onSaved: () => void;
}

/** The form for an account's limits. Submits only what changed. */
export function LimitsForm({ accountId, limits, onSaved }: LimitsFormProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const [reason, setReason] = useState('');
  const [initial] = useState({
    concurrency: String(limits.concurrency ?? ''),
    requestsPerMinute: String(limits.requestsPerMinute ?? ''),
    tokensPerMinute: String(limits.tokensPerMinute ?? ''),
    allowedModels: limits.allowedModels,
  });
  const form = useForm({ resolver: zodResolver(schema), mode: 'onChange', defaultValues: initial });
  const { errors, isValid } = form.formState;
  const save = useMutation(
    trpc.admin.customers.setLimits.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.customers.limits.queryFilter({ accountId }));
        onSaved();
      },
    }),
  );
  return (
    <Form
      onSubmit={form.handleSubmit((values) => save.mutate({ accountId, reason, ...changedValues(values, form.getValues(), initial) }))}
      isBusy={save.isPending}
      canSubmit={isValid && isReason(reason)}
      error={errors.root?.message}
      submitLabel={t('common:save')}
      submitTestId="save-limits"
    >
      {(['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const).map((field) => (
        <Field
          key={field}
          label={t(`customers.${field}`)}
          help={t('common:optional')}
          error={fieldError(errors[field])}
          inputMode="numeric"
          data-testid={testIds[field]}
          {...form.register(field)}
        />
      ))}
      <FormSection title={t('customers.models')}>
        <Controller
          control={form.control}
          name="allowedModels"
          render={({ field, fieldState: { error } }) => (
            <ChoiceList
              label={t('customers.models')}
              options={(models.data ?? []).map(({ id, displayName }) => ({ id, name: displayName }))}
              chosen={field.value}
              onChange={field.onChange}
              error={error?.type === 'too_small' ? t('common:fieldErrors.models') : fieldError(error)}
              texts={{
                all: t('customers.modelsAll'),
                some: t('customers.modelsSome'),
                search: t('customers.modelsSearch'),
                count: t('customers.modelsCount', { count: field.value?.length ?? 0 }),
              }}
              testId="limit-models"
            />
          )}
        />
      </FormSection>
      <ReasonField value={reason} onChange={setReason} testId="limit-reason" />
    </Form>
  );
}
