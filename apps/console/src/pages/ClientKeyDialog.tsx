import { clientKeySettings, newClientKey } from '@derouter/contracts';
import {
  CheckField,
  changedValues,
  Dialog,
  Field,
  Form,
  fromText,
  pageTimeZone,
  parseAmount,
  parseLocalInput,
  parseNumber,
  showServerError,
  toLocalInput,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { ClientKey } from '../client-key.ts';
import { networks } from '../key-form.ts';
import { KeyModelsField, KeyNetworksField } from './KeyLimitFields.tsx';
import { NewSecret } from './NewSecret.tsx';

const { expiresAt, allowedModels, concurrency, requestsPerMinute, tokensPerMinute } = clientKeySettings.shape;
const schema = z.object({
  label: newClientKey.shape.label,
  budgetUsd: fromText(newClientKey.shape.budgetUsd, parseAmount, 'usd'),
  multiplier: clientKeySettings.shape.multiplier.unwrap(),
  requestsPerMinute: fromText(requestsPerMinute, parseNumber, 'whole'),
  tokensPerMinute: fromText(tokensPerMinute, parseNumber, 'whole'),
  concurrency: fromText(concurrency, parseNumber, 'whole'),
  isOn: z.boolean(),
  expiresAt: fromText(expiresAt, (text) => parseLocalInput(text, pageTimeZone())),
  allowedModels: allowedModels.unwrap(),
  allowedNetworks: networks,
});
const limits = ['requestsPerMinute', 'tokensPerMinute', 'concurrency'] as const;

/** Creates a client key (`clientKey` null) and shows its secret once, or changes one. A change sends only what differs. */
export function ClientKeyDialog({ clientKey, onClose }: { readonly clientKey: ClientKey | null; readonly onClose: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const [initial] = useState({
    label: clientKey?.label ?? '',
    budgetUsd: clientKey?.shown.budgetUsd ?? '',
    multiplier: clientKey?.multiplier ?? '1',
    requestsPerMinute: String(clientKey?.requestsPerMinute ?? ''),
    tokensPerMinute: String(clientKey?.tokensPerMinute ?? ''),
    concurrency: String(clientKey?.concurrency ?? ''),
    isOn: !clientKey?.suspendedAt,
    expiresAt: toLocalInput(clientKey?.expiresAt ?? null, pageTimeZone()),
    allowedModels: clientKey?.allowedModels ? [...clientKey.allowedModels] : null,
    allowedNetworks: clientKey?.allowedNetworks?.join('\n') ?? '',
  });
  const form = useForm({ resolver: zodResolver(schema), mode: 'onTouched', defaultValues: initial });
  useKeptForm(`clientKeys.${clientKey?.id ?? 'create'}`, form);
  const { errors, isValid } = form.formState;
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(trpc.clientKeys.list.queryFilter()),
      queries.invalidateQueries(trpc.overview.get.queryFilter()),
    ]);
  const create = useMutation(
    trpc.clientKeys.create.mutationOptions({ onError: (error) => showServerError(form, error, explain), onSuccess: refresh }),
  );
  const update = useMutation(
    trpc.clientKeys.update.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await refresh();
        onClose();
      },
    }),
  );
  const secret = create.data?.secret;
  const save = form.handleSubmit(({ isOn, ...values }) => {
    if (!clientKey) return create.mutate(values);
    const { isOn: isSwitchedOn, ...changed } = changedValues({ isOn, ...values }, form.getValues(), initial);
    update.mutate({ id: clientKey.id, ...changed, ...(isSwitchedOn !== undefined && { suspended: !isSwitchedOn }) });
  });
  return (
    <Dialog
      place="side"
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('keys.secretTitle') : clientKey ? t('clientKeys.editTitle', { name: clientKey.label }) : t('clientKeys.create')}
      description={secret && t('keys.secretLead')}
    >
      {secret ? (
        <NewSecret secret={secret} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={save}
          onCancel={onClose}
          isBusy={create.isPending || update.isPending}
          canSubmit={isValid}
          error={errors.root?.message}
          submitLabel={clientKey ? t('common:save') : t('clientKeys.make')}
          submitTestId="save-client-key"
        >
          <ClientKeyFields form={form} isNew={clientKey === null} />
        </Form>
      )}
    </Dialog>
  );
}

interface ClientKeyFieldsProps {
  readonly form: UseFormReturn<z.input<typeof schema>, unknown, z.output<typeof schema>>;
  readonly isNew: boolean;
}

function ClientKeyFields({ form, isNew }: ClientKeyFieldsProps) {
  const { t } = useTranslation(['console', 'common']);
  const fieldError = useFieldError();
  const { errors } = form.formState;
  return (
    <>
      <Field
        label={t('clientKeys.label')}
        error={fieldError(errors.label)}
        maxLength={80}
        data-testid="client-label"
        {...form.register('label')}
      />
      <Field
        label={t('clientKeys.budgetShown')}
        help={t('clientKeys.budgetShownHelp')}
        error={fieldError(errors.budgetUsd)}
        inputMode="decimal"
        data-testid="client-budget-field"
        {...form.register('budgetUsd')}
      />
      <Field
        label={t('clientKeys.multiplier')}
        help={t('clientKeys.multiplierHelp')}
        error={fieldError(errors.multiplier)}
        inputMode="decimal"
        data-testid="client-multiplier"
        {...form.register('multiplier')}
      />
      {!isNew && (
        <div>
          <CheckField label={t('keys.on')} data-testid="client-on" {...form.register('isOn')} />
          <p className="mt-0.5 ms-6.5 text-sm text-quiet">{t('keys.onHelp')}</p>
        </div>
      )}
      <Field
        label={t('keys.expires')}
        help={t('keys.expiresHelp')}
        error={fieldError(errors.expiresAt)}
        type="datetime-local"
        data-testid="client-expires"
        {...form.register('expiresAt')}
      />
      {limits.map((field) => (
        <Field
          key={field}
          label={t(`keys.${field}`)}
          help={t('common:optional')}
          error={fieldError(errors[field])}
          inputMode="numeric"
          data-testid={`client-${field}`}
          {...form.register(field)}
        />
      ))}
      <KeyModelsField control={form.control} name="allowedModels" />
      <KeyNetworksField error={errors.allowedNetworks} field={form.register('allowedNetworks')} />
    </>
  );
}
