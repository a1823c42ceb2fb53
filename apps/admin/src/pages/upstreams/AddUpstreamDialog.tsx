import { newUpstream, upstreamKinds } from '@derouter/contracts';
import { CheckField, Field, FormDialog, SelectField, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

type Kind = (typeof upstreamKinds)[number];

const providers: Readonly<Record<Kind, { readonly name: string; readonly baseUrl: string }>> = {
  anthropic: { name: 'Anthropic', baseUrl: 'https://api.anthropic.com' },
  openai: { name: 'OpenAI', baseUrl: 'https://api.openai.com/v1' },
  gemini: { name: 'Gemini', baseUrl: 'https://generativelanguage.googleapis.com' },
  'openai-compatible': { name: 'OpenAI-compatible (vLLM, Ollama, DeepSeek …)', baseUrl: '' },
};

/** Adds an upstream. */
export function AddUpstreamDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const form = useForm({
    resolver: zodResolver(newUpstream),
    mode: 'onTouched',
    defaultValues: {
      name: '',
      kind: 'anthropic' as Kind,
      baseUrl: providers.anthropic.baseUrl,
      credential: '',
      allowPrivateNetwork: false,
    },
  });
  const { register, formState } = form;
  const { errors } = formState;
  const create = useMutation(
    trpc.admin.upstreams.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        // The server also routes the provider's models to the new upstream.
        await Promise.all([
          queries.invalidateQueries(trpc.admin.upstreams.list.queryFilter()),
          queries.invalidateQueries(trpc.admin.models.list.queryFilter()),
        ]);
        onClose();
      },
    }),
  );
  /** Sets the provider's default base URL, unless a custom one was typed. */
  const setDefaultBaseUrl = (kind: Kind) => {
    const isDefault = Object.values(providers).some(({ baseUrl }) => baseUrl === form.getValues('baseUrl'));
    if (isDefault) form.setValue('baseUrl', providers[kind].baseUrl);
  };
  return (
    <FormDialog
      title={t('upstreams.add')}
      onClose={onClose}
      onSubmit={form.handleSubmit((values) => create.mutate(values))}
      isBusy={create.isPending}
      error={errors.root?.message}
      submitLabel={t('upstreams.add')}
      submitTestId="save-upstream"
    >
      <Field
        label={t('upstreams.name')}
        error={fieldError(errors.name)}
        maxLength={80}
        autoFocus
        data-testid="upstream-name"
        {...register('name')}
      />
      <SelectField label={t('upstreams.kind')} {...register('kind', { onChange: (event) => setDefaultBaseUrl(event.target.value) })}>
        {upstreamKinds.map((kind) => (
          <option key={kind} value={kind}>
            {providers[kind].name}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('upstreams.baseUrl')}
        help={t('upstreams.baseUrlHelp')}
        error={fieldError(errors.baseUrl)}
        inputMode="url"
        data-testid="upstream-base-url"
        {...register('baseUrl')}
      />
      <Field
        label={t('upstreams.credential')}
        error={fieldError(errors.credential)}
        type="password"
        autoComplete="off"
        data-testid="upstream-credential"
        {...register('credential')}
      />
      <CheckField label={t('upstreams.allowPrivate')} data-testid="upstream-private" {...register('allowPrivateNetwork')} />
    </FormDialog>
  );
}
