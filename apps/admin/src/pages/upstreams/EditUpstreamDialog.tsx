import type { AppRouter } from '@derouter/api';
import { upstreamChange } from '@derouter/contracts';
import {
  CheckField,
  changedValues,
  Field,
  FormDialog,
  fromText,
  Notice,
  parseText,
  showServerError,
  trpc,
  useExplain,
  useFieldError,
} from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { Costs } from './Costs.tsx';
import { Credentials } from './Credentials.tsx';
import { CreditForm } from './CreditForm.tsx';
import { RemoveUpstream } from './RemoveUpstream.tsx';
import { SeenLimits } from './SeenLimits.tsx';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

const change = upstreamChange.required();
const staffForm = change.extend({ credential: fromText(change.shape.credential.nullable(), parseText) });
/** An upstream from the environment can only be switched on and off, so its other fields are not validated. */
const fixedForm = staffForm.extend({ name: z.string(), baseUrl: z.string() });

function formValues({ name, baseUrl, allowPrivateNetwork, enabled, draining }: Upstream): z.input<typeof staffForm> {
  return { name, baseUrl, allowPrivateNetwork, enabled, draining, credential: '' };
}

/** Edits an upstream. Submits only what changed. */
export function EditUpstreamDialog({ upstream, onClose }: { readonly upstream: Upstream; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const isEditable = upstream.source === 'staff';
  const [initial] = useState(() => formValues(upstream));
  const form = useForm({ resolver: zodResolver(isEditable ? staffForm : fixedForm), mode: 'onTouched', defaultValues: initial });
  const { register, formState } = form;
  const { errors } = formState;
  const update = useMutation(
    trpc.admin.upstreams.update.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async (_saved, changed) => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
          // The model list shows the names of upstreams.
          changed.name !== undefined && queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  const save = form.handleSubmit((values) => {
    const { credential: typedCredential, ...changed } = changedValues(values, form.getValues(), initial);
    update.mutate({ id: upstream.id, ...changed, ...(typedCredential ? { credential: typedCredential } : {}) });
  });
  return (
    <FormDialog
      place="side"
      title={t('upstreams.editTitle', { name: upstream.name })}
      description={t('upstreams.editLead')}
      onClose={onClose}
      onSubmit={save}
      isBusy={update.isPending}
      error={errors.root?.message}
      submitLabel={t('common:save')}
      submitTestId="save-upstream-edit"
      after={
        <>
          {upstream.limits.length > 0 && <SeenLimits upstreamId={upstream.id} limits={upstream.limits} />}
          {upstream.source !== 'sandbox' && <Credentials upstream={upstream} />}
          <Costs upstream={upstream} />
          {upstream.source !== 'sandbox' && <CreditForm upstream={upstream} />}
          {isEditable && <RemoveUpstream upstream={upstream} onRemoved={onClose} />}
        </>
      }
    >
      {!isEditable && <Notice>{t('upstreams.fixedNote')}</Notice>}
      <CheckField label={t('upstreams.isOn')} data-testid="edit-upstream-on" {...register('enabled')} />
      <CheckField
        label={
          <>
            {t('upstreams.drain')}
            <span className="block text-sm text-quiet">{t('upstreams.drainHelp')}</span>
          </>
        }
        data-testid="edit-upstream-drain"
        {...register('draining')}
      />
      {isEditable && (
        <>
          <Field
            label={t('upstreams.name')}
            error={fieldError(errors.name)}
            maxLength={80}
            data-testid="edit-upstream-name"
            {...register('name')}
          />
          <Field
            label={t('upstreams.baseUrl')}
            help={t('upstreams.baseUrlHelp')}
            error={fieldError(errors.baseUrl)}
            inputMode="url"
            data-testid="edit-upstream-base-url"
            {...register('baseUrl')}
          />
          <CheckField label={t('upstreams.allowPrivate')} data-testid="edit-upstream-private" {...register('allowPrivateNetwork')} />
          <Field
            label={t('upstreams.newCredential')}
            help={t('upstreams.newCredentialHelp', { last4: upstream.credentialLast4 ?? '–' })}
            error={fieldError(errors.credential)}
            type="password"
            autoComplete="off"
            data-testid="edit-upstream-credential"
            {...register('credential')}
          />
        </>
      )}
    </FormDialog>
  );
}
