import type { AppRouter } from '@derouter/api';
import { Button, CheckField, Dialog, errorField, Field, FormSection, Notice, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

type Upstream = inferRouterOutputs<AppRouter>['admin']['upstreams']['list'][number];
type Change = inferRouterInputs<AppRouter>['admin']['upstreams']['update'];

/** Changes an upstream; only what was changed is sent. One that the environment made is only switched here. */
export function EditUpstreamDialog({ upstream, onClose }: { readonly upstream: Upstream; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [name, setName] = useState(upstream.name);
  const [baseUrl, setBaseUrl] = useState(upstream.baseUrl);
  const [credential, setCredential] = useState('');
  const [allowPrivate, setAllowPrivate] = useState(upstream.allowPrivateNetwork);
  const [enabled, setEnabled] = useState(upstream.enabled);
  const isOurs = upstream.source === 'staff';
  const update = useMutation(
    trpc.admin.upstreams.update.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  const field = errorField(update.error);
  const errorOf = (wanted: string) => (update.error && field === wanted ? explain(update.error) : null);
  const save = () => {
    const change: Change = { id: upstream.id };
    if (name.trim() !== upstream.name) change.name = name;
    if (baseUrl.trim() !== upstream.baseUrl) change.baseUrl = baseUrl.trim();
    if (credential.trim() !== '') change.credential = credential;
    if (allowPrivate !== upstream.allowPrivateNetwork) change.allowPrivateNetwork = allowPrivate;
    if (enabled !== upstream.enabled) change.enabled = enabled;
    update.mutate(change);
  };
  return (
    <Dialog
      place="side"
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('upstreams.editTitle', { name: upstream.name })}
      description={t('upstreams.editLead')}
      closeLabel={t('common:close')}
    >
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {!isOurs && <Notice>{t('upstreams.fixedNote')}</Notice>}
        <CheckField
          label={t('upstreams.isOn')}
          checked={enabled}
          onChange={(event) => setEnabled(event.target.checked)}
          data-testid="edit-upstream-on"
        />
        {isOurs && (
          <>
            <Field
              label={t('upstreams.name')}
              error={errorOf('name')}
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              data-testid="edit-upstream-name"
            />
            <Field
              label={t('upstreams.baseUrl')}
              help={t('upstreams.baseUrlHelp')}
              error={errorOf('baseUrl')}
              inputMode="url"
              value={baseUrl}
              onChange={(event) => setBaseUrl(event.target.value)}
              data-testid="edit-upstream-base-url"
            />
            <CheckField
              label={t('upstreams.allowPrivate')}
              checked={allowPrivate}
              onChange={(event) => setAllowPrivate(event.target.checked)}
              data-testid="edit-upstream-private"
            />
            <Field
              label={t('upstreams.newCredential')}
              help={t('upstreams.newCredentialHelp', { last4: upstream.credentialLast4 ?? '–' })}
              error={errorOf('credential')}
              type="password"
              autoComplete="off"
              value={credential}
              onChange={(event) => setCredential(event.target.value)}
              data-testid="edit-upstream-credential"
            />
          </>
        )}
        {update.error && !['name', 'baseUrl', 'credential'].includes(field ?? '') && (
          <p role="alert" className="text-sm text-bad">
            {explain(update.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            look="primary"
            busy={update.isPending}
            disabled={name.trim() === '' || baseUrl.trim() === ''}
            data-testid="save-upstream-edit"
          >
            {t('common:save')}
          </Button>
        </div>
      </form>
      {isOurs && <RemoveUpstream upstream={upstream} onClose={onClose} />}
    </Dialog>
  );
}

/** Deletes the upstream once nothing leads to it and its name was typed. */
function RemoveUpstream({ upstream, onClose }: { readonly upstream: Upstream; readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const remove = useMutation(
    trpc.admin.upstreams.remove.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  return (
    <form
      className="mt-6"
      onSubmit={(event) => {
        event.preventDefault();
        remove.mutate({ id: upstream.id });
      }}
    >
      <FormSection
        title={t('upstreams.remove')}
        help={upstream.routes > 0 ? t('upstreams.removeBlocked', { count: upstream.routes }) : t('upstreams.removeLead')}
      >
        {upstream.routes === 0 && (
          <>
            <Field
              label={t('upstreams.removeType')}
              help={upstream.name}
              error={remove.error && explain(remove.error)}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              data-testid="remove-upstream-name"
            />
            <div className="flex justify-end">
              <Button
                type="submit"
                look="danger"
                busy={remove.isPending}
                disabled={typed.trim() !== upstream.name}
                data-testid="confirm-remove-upstream"
              >
                {t('upstreams.remove')}
              </Button>
            </div>
          </>
        )}
      </FormSection>
    </form>
  );
}
