import { Button, CheckField, Dialog, errorField, Field, SelectField, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

const defaults = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com/v1',
  gemini: 'https://generativelanguage.googleapis.com',
  'openai-compatible': '',
};
const names: Readonly<Record<keyof typeof defaults, string>> = {
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  gemini: 'Gemini',
  'openai-compatible': 'OpenAI-compatible (vLLM, Ollama, DeepSeek …)',
};
const kinds: readonly (keyof typeof defaults)[] = ['anthropic', 'openai', 'gemini', 'openai-compatible'];

/** Adds a connection to a provider. */
export function AddUpstreamDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<keyof typeof defaults>('anthropic');
  const [baseUrl, setBaseUrl] = useState<string>(defaults.anthropic);
  const [credential, setCredential] = useState('');
  const [allowPrivateNetwork, setAllowPrivateNetwork] = useState(false);
  const create = useMutation(
    trpc.admin.upstreams.create.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  const errorOf = (field: string) => (create.error && errorField(create.error) === field ? explain(create.error) : null);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('upstreams.add')} closeLabel={t('common:close')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ name, kind, baseUrl, credential, allowPrivateNetwork });
        }}
      >
        <Field
          label={t('upstreams.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          autoFocus
          error={errorOf('name')}
          data-testid="upstream-name"
        />
        <SelectField
          label={t('upstreams.kind')}
          value={kind}
          onChange={(event) => {
            const next = kinds.find((name) => name === event.target.value) ?? 'anthropic';
            if (baseUrl === defaults[kind]) setBaseUrl(defaults[next]);
            setKind(next);
          }}
        >
          {kinds.map((name) => (
            <option key={name} value={name}>
              {names[name]}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('upstreams.baseUrl')}
          help={t('upstreams.baseUrlHelp')}
          error={errorOf('baseUrl')}
          value={baseUrl}
          onChange={(event) => setBaseUrl(event.target.value)}
          inputMode="url"
          data-testid="upstream-base-url"
        />
        <Field
          label={t('upstreams.credential')}
          type="password"
          autoComplete="off"
          error={create.error && !errorOf('name') && !errorOf('baseUrl') ? explain(create.error) : null}
          value={credential}
          onChange={(event) => setCredential(event.target.value)}
          data-testid="upstream-credential"
        />
        <CheckField
          label={t('upstreams.allowPrivate')}
          checked={allowPrivateNetwork}
          onChange={(event) => setAllowPrivateNetwork(event.target.checked)}
          data-testid="upstream-private"
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            look="primary"
            busy={create.isPending}
            disabled={!name.trim() || !credential.trim() || !baseUrl.trim()}
            data-testid="save-upstream"
          >
            {t('upstreams.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
