import {
  CheckField,
  changedValues,
  errorField,
  Field,
  FormDialog,
  FormSection,
  SelectField,
  showServerError,
  TextAreaField,
  trpc,
  useExplain,
  useFieldError,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { modelForm, modelFormValues } from '../../model-form.ts';
import type { StaffModel } from '../../model-types.ts';
import { CapabilityFields } from './CapabilityFields.tsx';
import { RouteFields } from './RouteFields.tsx';
import { SystemPromptFields } from './SystemPromptFields.tsx';

/** Edits a model's details, aliases and routes. Submits only what changed, in one transaction. */
export function EditModelDialog({ model, onClose }: { readonly model: StaffModel; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const models = useQuery(trpc.admin.models.list.queryOptions());
  const [initial] = useState(() => modelFormValues(model));
  const form = useForm({ resolver: zodResolver(modelForm), mode: 'onTouched', defaultValues: initial });
  const { register, formState } = form;
  const { errors } = formState;
  const explainField = (error: unknown) =>
    (({ aliases: t('models.aliasTaken'), routes: t('models.routeTwice') }) as Readonly<Record<string, string>>)[errorField(error) ?? ''] ??
    explain(error);
  const save = useMutation(
    trpc.admin.models.save.mutationOptions({
      onError: (error) => showServerError(form, error, explainField),
      onSuccess: async (_saved, { routes }) => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
          // The upstream list shows the number of models routed to each upstream.
          routes && queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  const submit = form.handleSubmit((values) => {
    // An empty prompt cannot be switched on.
    const systemPromptOn = values.systemPromptOn && values.systemPrompt !== null;
    save.mutate({ id: model.id, ...changedValues({ ...values, systemPromptOn }, { ...form.getValues(), systemPromptOn }, initial) });
  });
  return (
    <FormDialog
      place="side"
      title={model.id}
      onClose={onClose}
      onSubmit={submit}
      isBusy={save.isPending}
      error={errors.root?.message}
      submitLabel={t('common:save')}
      submitTestId="save-model"
    >
      <Field
        label={t('models.displayName')}
        error={fieldError(errors.displayName)}
        data-testid="display-name"
        {...register('displayName')}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        {(['contextTokens', 'maxOutputTokens'] as const).map((field) => (
          <Field key={field} label={t(`models.${field}`)} error={fieldError(errors[field])} inputMode="numeric" {...register(field)} />
        ))}
      </div>
      <CapabilityFields register={register} />
      <CheckField label={t('models.enabled')} {...register('enabled')} />
      <Field
        label={t('models.concurrency')}
        help={t('models.concurrencyHelp')}
        error={fieldError(errors.concurrencyPerKey)}
        inputMode="numeric"
        data-testid="model-concurrency"
        {...register('concurrencyPerKey')}
      />
      <TextAreaField
        label={t('models.aliases')}
        help={t('models.aliasesHelp')}
        error={fieldError(errors.aliases)}
        rows={3}
        className="font-mono"
        spellCheck={false}
        data-testid="model-aliases"
        {...register('aliases')}
      />
      <FormSection title={t('models.ending')}>
        <Field
          label={t('models.lastDay')}
          help={t('models.lastDayHelp')}
          error={fieldError(errors.disabledFrom)}
          type="date"
          data-testid="model-last-day"
          {...register('disabledFrom')}
        />
        <Field
          label={t('models.lastDayMessage')}
          help={t('models.lastDayMessageHelp')}
          error={fieldError(errors.disabledMessage)}
          maxLength={500}
          data-testid="model-last-day-message"
          {...register('disabledMessage')}
        />
        <SelectField
          label={t('models.successor')}
          help={t('models.successorHelp')}
          data-testid="model-successor"
          {...register('successorId')}
        >
          <option value="">–</option>
          {models.data
            ?.filter(({ id, enabled }) => id !== model.id && (enabled || id === model.successorId))
            .map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
        </SelectField>
      </FormSection>
      <SystemPromptFields form={form} model={model} />
      <RouteFields form={form} modelId={model.id} />
    </FormDialog>
  );
}
