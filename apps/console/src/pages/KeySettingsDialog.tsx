import {
  CheckField,
  changedValues,
  client,
  Field,
  FormDialog,
  Notice,
  offerUndo,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
  useKeptForm,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type ApiKey, keyForm, keyFormValues } from '../key-form.ts';
import { KeyBudgetFields, KeyModelsField, KeyNetworksField, KeyRateFields } from './KeyLimitFields.tsx';
import { KeyScopesField } from './KeyScopesField.tsx';

/** What is sent of changed fields. */
const changeOf = (id: string, { isOn, ...changed }: Partial<z.output<typeof keyForm>>) => ({
  id,
  ...changed,
  ...(isOn === undefined ? {} : { suspended: !isOn }),
});

/** The settings that a key's owner controls. Submits only what changed. */
export function KeySettingsDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [initial] = useState(() => keyFormValues(apiKey));
  const form = useForm({ resolver: zodResolver(keyForm), mode: 'onTouched', defaultValues: initial });
  useKeptForm(`keys.${apiKey.id}`, form);
  const { errors } = form.formState;
  const update = useMutation(
    trpc.keys.update.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: () => queries.invalidateQueries(trpc.keys.list.queryFilter()),
    }),
  );
  const save = form.handleSubmit((values) => {
    const entered = form.getValues();
    update.mutate(changeOf(apiKey.id, changedValues(values, entered, initial)), {
      onSuccess: () => {
        const before = changeOf(apiKey.id, changedValues(keyForm.parse(initial), entered, initial));
        offerUndo(t('saved.key', { name: apiKey.name }), async () => {
          await client.keys.update.mutate(before);
          await queries.invalidateQueries(trpc.keys.list.queryFilter());
        });
        onClose();
      },
    });
  });
  return (
    <FormDialog
      place="side"
      title={t('keys.settingsTitle', { name: apiKey.name })}
      description={t('keys.settingsLead')}
      onClose={onClose}
      onSubmit={save}
      isBusy={update.isPending}
      error={errors.root?.message}
      submitLabel={t('common:save')}
      submitTestId="save-settings"
    >
      {apiKey.status === 'suspended' && (
        <Notice tone="bad">{t('keys.suspendedNote', { reason: apiKey.staffSuspendedReason ?? '' })}</Notice>
      )}
      {apiKey.status === 'account_suspended' && <Notice tone="bad">{t('keys.accountSuspendedNote')}</Notice>}
      <Field label={t('keys.name')} error={fieldError(errors.name)} maxLength={80} data-testid="settings-name" {...form.register('name')} />
      <div>
        <CheckField label={t('keys.on')} data-testid="settings-on" {...form.register('isOn')} />
        <p className="mt-0.5 ms-6.5 text-sm text-quiet">{t('keys.onHelp')}</p>
      </div>
      <Field
        label={t('keys.expires')}
        help={t('keys.expiresHelp')}
        error={fieldError(errors.expiresAt)}
        type="datetime-local"
        data-testid="settings-expires"
        {...form.register('expiresAt')}
      />
      {!apiKey.isPlayground && <KeyScopesField control={form.control} name="scopes" />}
      <KeyBudgetFields form={form} apiKey={apiKey} />
      <KeyRateFields form={form} />
      <KeyModelsField control={form.control} name="allowedModels" />
      <KeyNetworksField error={errors.allowedNetworks} field={form.register('allowedNetworks')} />
    </FormDialog>
  );
}
