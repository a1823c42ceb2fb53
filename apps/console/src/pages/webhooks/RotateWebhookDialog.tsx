import { Dialog, Form, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ShownOnce } from '../ShownOnce.tsx';
import type { Webhook } from './webhook.ts';

/** Gives a webhook a new secret, shown once. For a day the old one signs too. */
export function RotateWebhookDialog({ webhook, onClose }: { readonly webhook: Webhook; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const rotate = useMutation(
    trpc.webhooks.rotateSecret.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.webhooks.list.queryFilter()) }),
  );
  const secret = rotate.data?.secret;
  return (
    <Dialog
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('webhooks.secretTitle') : t('webhooks.rotateTitle')}
      description={secret ? t('webhooks.secretLead') : webhook.url}
    >
      {secret ? (
        <ShownOnce secret={secret} storedLabel={t('webhooks.stored')} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            rotate.mutate({ id: webhook.id });
          }}
          onCancel={onClose}
          isBusy={rotate.isPending}
          error={rotate.error ? explain(rotate.error) : null}
          submitLabel={t('webhooks.rotate')}
          submitTestId="confirm-rotate-webhook"
        >
          <p>{t('webhooks.rotateLead')}</p>
        </Form>
      )}
    </Dialog>
  );
}
