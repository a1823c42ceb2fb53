import type { AppRouter } from '@derouter/api';
import { newCredential } from '@derouter/contracts';
import { Badge, Field, FormError, FormSection, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { TestedModel } from './TestedModel.tsx';
import { TestResult } from './TestResult.tsx';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];

/** The further credentials of an upstream, with which its requests take turns. */
export function Credentials({ upstream }: { readonly upstream: Upstream }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(newCredential), defaultValues: { label: '', credential: '' } });
  const { errors } = form.formState;
  const add = useMutation(
    trpc.admin.upstreams.addCredential.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        form.reset();
        await queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
      },
    }),
  );
  const [model, setModel] = useState('');
  return (
    <form
      className="mt-6"
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => add.mutate({ id: upstream.id, ...values }))(event)}
    >
      <FormSection title={t('upstreams.credentials')} help={t('upstreams.credentialsHelp')}>
        {upstream.credentials.length > 0 && <TestedModel upstreamId={upstream.id} value={model} onChange={setModel} />}
        {upstream.credentials.map((credential) => (
          <CredentialRow key={credential.id} upstreamId={upstream.id} credential={credential} model={model || null} />
        ))}
        <div className="grid grid-cols-2 items-start gap-3">
          <Field
            label={t('upstreams.credentialLabel')}
            error={fieldError(errors.label)}
            data-testid="credential-label"
            {...form.register('label')}
          />
          <Field
            label={t('upstreams.credential')}
            error={fieldError(errors.credential)}
            type="password"
            autoComplete="off"
            data-testid="further-credential"
            {...form.register('credential')}
          />
        </div>
        <FormError error={errors.root?.message} />
        <div className="flex justify-end">
          <StaffButton may="upstreams.addCredential" type="submit" busy={add.isPending} data-testid="add-credential">
            {t('upstreams.addCredential')}
          </StaffButton>
        </div>
      </FormSection>
    </form>
  );
}

interface CredentialRowProps {
  readonly upstreamId: string;
  readonly credential: Upstream['credentials'][number];
  /** With which the key is tested; null: the list of models. */
  readonly model: string | null;
}

/** A further key with its actions, and what came of its test. */
function CredentialRow({ upstreamId, credential: { id, label, last4, enabled }, model }: CredentialRowProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
  const test = useMutation(trpc.admin.upstreams.test.mutationOptions());
  const set = useMutation(trpc.admin.upstreams.setCredential.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.admin.upstreams.removeCredential.mutationOptions({ onSuccess: refresh }));
  const failed = test.error ?? set.error ?? remove.error;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line px-3 py-2" data-testid="credential">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 wrap-anywhere">
          {label}{' '}
          <code translate="no" className="font-mono text-xs text-quiet">
            …{last4}
          </code>
        </span>
        <Badge tone={enabled ? 'good' : 'plain'}>{enabled ? t('upstreams.enabled') : t('upstreams.disabled')}</Badge>
        <StaffButton
          may="upstreams.test"
          type="button"
          variant="quiet"
          busy={test.isPending}
          onClick={() => test.mutate({ id: upstreamId, model, credentialId: id })}
          data-testid="test-credential"
        >
          {t('upstreams.test')}
        </StaffButton>
        <StaffButton
          may="upstreams.setCredential"
          type="button"
          variant="quiet"
          busy={set.isPending}
          onClick={() => set.mutate({ id, enabled: !enabled })}
        >
          {enabled ? t('upstreams.disable') : t('upstreams.enable')}
        </StaffButton>
        <StaffButton
          may="upstreams.removeCredential"
          type="button"
          variant="quiet"
          busy={remove.isPending}
          onClick={() => remove.mutate({ id })}
        >
          {t('upstreams.removeCredential')}
        </StaffButton>
      </div>
      <FormError error={failed && explain(failed)} />
      {test.data && !test.isPending && <TestResult result={test.data} />}
    </div>
  );
}
