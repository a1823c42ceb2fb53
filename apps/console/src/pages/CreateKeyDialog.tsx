import { newKey } from '@derouter/contracts';
import { Button, CheckField, CopyButton, Dialog, Field, Form, showServerError, trpc, useExplain, useFieldError } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';

/** Creates a key and shows its secret once. It can be closed only after the user confirms having stored the secret. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const fieldError = useFieldError();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const form = useForm({ resolver: zodResolver(newKey.pick({ name: true })), mode: 'onTouched', defaultValues: { name: '' } });
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      // The checklist on the overview page includes creating a key.
      onSuccess: () =>
        Promise.all([queries.invalidateQueries(trpc.keys.list.queryFilter()), queries.invalidateQueries(trpc.overview.get.queryFilter())]),
    }),
  );
  const secret = create.data?.secret;
  return (
    <Dialog
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('keys.secretTitle') : t('keys.create')}
      description={secret && t('keys.secretLead')}
    >
      {secret ? (
        <NewSecret secret={secret} stored={stored} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={form.handleSubmit((values) => create.mutate(values))}
          onCancel={onClose}
          isBusy={create.isPending}
          canSubmit={form.formState.isValid}
          error={form.formState.errors.root?.message}
          submitLabel={t('keys.make')}
          submitTestId="create-key"
        >
          <Field
            label={t('keys.name')}
            help={t('keys.nameHelp')}
            error={fieldError(form.formState.errors.name)}
            maxLength={80}
            autoFocus
            data-testid="key-name"
            {...form.register('name')}
          />
        </Form>
      )}
    </Dialog>
  );
}

interface NewSecretProps {
  readonly secret: string;
  readonly stored: boolean;
  readonly onStored: (stored: boolean) => void;
  readonly onClose: () => void;
}

function NewSecret({ secret, stored, onStored, onClose }: NewSecretProps) {
  const { t } = useTranslation(['console', 'common']);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3 rounded-md border border-line bg-raised p-3">
        <code data-testid="key-secret" className="min-w-0 flex-1 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton text={secret} label={t('common:copy')} copiedLabel={t('common:copied')} />
      </div>
      <FirstCall secret={secret} />
      <CheckField
        label={t('keys.stored')}
        checked={stored}
        onChange={(event) => onStored(event.target.checked)}
        data-testid="confirm-stored"
      />
      <Button variant="primary" disabled={!stored} onClick={onClose} data-testid="close-secret">
        {t('keys.done')}
      </Button>
    </div>
  );
}
