import { type RotationOverlap, rotationOverlaps } from '@derouter/contracts';
import { Dialog, Form, SelectField, showServerError, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { NewSecret } from './NewSecret.tsx';
import { RecentUse } from './RecentUse.tsx';

interface RotateKeyDialogProps {
  readonly apiKey: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Gives a key a new secret, shown once; the old one works for the chosen time. */
export function RotateKeyDialog({ apiKey, onClose }: RotateKeyDialogProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const [stored, setStored] = useState(false);
  const form = useForm<{ overlap: RotationOverlap }>({ defaultValues: { overlap: '24h' } });
  const rotate = useMutation(
    trpc.keys.rotate.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: () =>
        Promise.all([
          queries.invalidateQueries(trpc.keys.list.queryFilter()),
          queries.invalidateQueries(trpc.clientKeys.list.queryFilter()),
        ]),
    }),
  );
  const secret = rotate.data?.secret;
  return (
    <Dialog
      onClose={() => (!secret || stored) && onClose()}
      title={secret ? t('keys.secretTitle') : t('keys.rotateTitle', { name: apiKey.name })}
      description={secret ? t('keys.secretLead') : t('keys.rotateLead')}
    >
      {secret ? (
        <NewSecret secret={secret} onStored={setStored} onClose={onClose} />
      ) : (
        <Form
          onSubmit={form.handleSubmit(({ overlap }) => rotate.mutate({ id: apiKey.id, overlap }))}
          onCancel={onClose}
          isBusy={rotate.isPending}
          error={form.formState.errors.root?.message}
          submitLabel={t('keys.rotate')}
          submitTestId="confirm-rotate"
        >
          <RecentUse keyId={apiKey.id} />
          <SelectField label={t('keys.overlap')} data-testid="rotate-overlap" {...form.register('overlap')}>
            {rotationOverlaps.map((overlap) => (
              <option key={overlap} value={overlap}>
                {t(`keys.overlaps.${overlap}`)}
              </option>
            ))}
          </SelectField>
        </Form>
      )}
    </Dialog>
  );
}
