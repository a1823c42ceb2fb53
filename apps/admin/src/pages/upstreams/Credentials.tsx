import type { AppRouter } from '@derouter/api';
import { newCredential } from '@derouter/contracts';
import { Badge, Field, FormError, FormSection, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';

interface CredentialsProps {
  readonly upstream: inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];
}

/** The further credentials of an upstream, with which its requests take turns. */
export function Credentials({ upstream }: CredentialsProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(newCredential), defaultValues: { label: '', credential: '' } });
  const { errors } = form.formState;
  const refresh = () => queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter());
  const add = useMutation(
    trpc.admin.upstreams.addCredential.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        form.reset();
        await refresh();
      },
    }),
  );
  const set = useMutation(trpc.admin.upstreams.setCredential.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.admin.upstreams.removeCredential.mutationOptions({ onSuccess: refresh }));
  const failed = set.error ?? remove.error;
  return (
    <form
      className="mt-6"
      noValidate
      onSubmit={(event) => void form.handleSubmit((values) => add.mutate({ id: upstream.id, ...values }))(event)}
    >
      <FormSection title={t('upstreams.credentials')} help={t('upstreams.credentialsHelp')}>
        {upstream.credentials.map(({ id, label, last4, enabled }) => (
          <div key={id} className="flex flex-wrap items-center gap-2 rounded-md border border-line px-3 py-2" data-testid="credential">
            <span className="min-w-0 flex-1 wrap-anywhere">
              {label} <code className="font-mono text-xs text-quiet">…{last4}</code>
            </span>
            <Badge tone={enabled ? 'good' : 'plain'}>{enabled ? t('upstreams.enabled') : t('upstreams.disabled')}</Badge>
            <StaffButton
              may="upstreams.setCredential"
              type="button"
              variant="quiet"
              busy={set.isPending && set.variables.id === id}
              onClick={() => set.mutate({ id, enabled: !enabled })}
            >
              {enabled ? t('upstreams.disable') : t('upstreams.enable')}
            </StaffButton>
            <StaffButton
              may="upstreams.removeCredential"
              type="button"
              variant="quiet"
              busy={remove.isPending && remove.variables.id === id}
              onClick={() => remove.mutate({ id })}
            >
              {t('upstreams.removeCredential')}
            </StaffButton>
          </div>
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
        <FormError error={errors.root?.message ?? (failed && explain(failed))} />
        <div className="flex justify-end">
          <StaffButton may="upstreams.addCredential" type="submit" busy={add.isPending} data-testid="add-credential">
            {t('upstreams.addCredential')}
          </StaffButton>
        </div>
      </FormSection>
    </form>
  );
}
