import type { AppRouter } from '@derouter/api';
import { upstreamChange } from '@derouter/contracts';
import {
  CheckField,
  changedOf,
  Field,
  FormDialog,
  Notice,
  readText,
  showServerError,
  trpc,
  typed,
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
import { RemoveUpstream } from './RemoveUpstream.tsx';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

const change = upstreamChange.required();
const ownForm = change.extend({ credential: typed(change.shape.credential.nullable(), readText) });
/** One that the environment made is only switched here, whatever it holds. */
const fixedForm = ownForm.extend({ name: z.string(), baseUrl: z.string() });

function formOf({ name, baseUrl, allowPrivateNetwork, enabled }: Upstream): z.input<typeof ownForm> {
  return { name, baseUrl, allowPrivateNetwork, enabled, credential: '' };
}

/** Changes an upstream; only what was changed is sent. */
export function EditUpstreamDialog({ upstream, onClose }: { readonly upstream: Upstream; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const isOurs = upstream.source === 'staff';
  const [first] = useState(() => formOf(upstream));
  const form = useForm({ resolver: zodResolver(isOurs ? ownForm : fixedForm), mode: 'onTouched', defaultValues: first });
  const { register, formState } = form;
  const { errors } = formState;
  const update = useMutation(
    trpc.admin.upstreams.update.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async (_saved, changed) => {
        await Promise.all([
          queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
          // Routes are listed by the upstream's name.
          changed.name !== undefined && queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  const save = form.handleSubmit((values) => {
    const { credential: typedCredential, ...changed } = changedOf(values, form.getValues(), first);
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
      after={isOurs && <RemoveUpstream upstream={upstream} onRemoved={onClose} />}
    >
      {!isOurs && <Notice>{t('upstreams.fixedNote')}</Notice>}
      <CheckField label={t('upstreams.isOn')} data-testid="edit-upstream-on" {...register('enabled')} />
      {isOurs && (
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
