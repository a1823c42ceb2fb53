import { Field, FormDialog, showServerError, trpc, useExplain } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { RecentUse } from './RecentUse.tsx';

interface RevokeKeyDialogProps {
  readonly apiKey: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Revokes a key after its name has been typed to confirm. */
export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const schema = z.object({ typed: z.string().refine((text) => text.trim() === apiKey.name) });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { typed: '' } });
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onError: (error) => showServerError(form, error, explain),
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.keys.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t('keys.revokeTitle', { name: apiKey.name })}
      description={t('keys.revokeLead')}
      onClose={onClose}
      onSubmit={form.handleSubmit(() => revoke.mutate({ id: apiKey.id }))}
      isBusy={revoke.isPending}
      canSubmit={form.formState.isValid}
      error={form.formState.errors.root?.message}
      variant="danger"
      submitLabel={t('keys.revoke')}
      submitTestId="confirm-revoke"
    >
      <RecentUse keyId={apiKey.id} />
      <Field
        label={t('keys.typeName')}
        help={apiKey.name}
        autoComplete="off"
        autoFocus
        data-testid="revoke-name"
        {...form.register('typed')}
      />
    </FormDialog>
  );
}
