import { Button, CheckField, CopyButton, Dialog, Field, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FirstCall } from '../FirstCall.tsx';
import { trpc } from '../trpc.ts';

/** Makes a key and shows its secret this once; closing asks whether it was stored. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [stored, setStored] = useState(false);
  const create = useMutation(trpc.keys.create.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  const secret = create.data?.secret;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && (!secret || stored)) onClose();
      }}
      title={secret ? t('keys.secretTitle') : t('keys.create')}
      {...(secret ? { description: t('keys.secretLead') } : {})}
      closeLabel={t('common:close')}
    >
      {secret ? (
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
            onChange={(event) => setStored(event.target.checked)}
            data-testid="confirm-stored"
          />
          <Button look="primary" disabled={!stored} onClick={onClose} data-testid="close-secret">
            {t('keys.done')}
          </Button>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ name });
          }}
        >
          <Field
            label={t('keys.name')}
            help={t('keys.nameHelp')}
            error={create.error && explain(create.error)}
            data-testid="key-name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={80}
            autoFocus
          />
          <Button type="submit" look="primary" busy={create.isPending} disabled={name.trim() === ''} data-testid="create-key">
            {t('keys.make')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
