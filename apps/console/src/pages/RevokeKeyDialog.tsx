import { Button, Dialog, Field, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface RevokeKeyDialogProps {
  readonly apiKey: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Revokes a key once its name was typed. */
export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const { t } = useTranslation(['console', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.keys.list.queryKey() });
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('keys.revokeTitle', { name: apiKey.name })}
      description={t('keys.revokeLead')}
      closeLabel={t('common:close')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          revoke.mutate({ id: apiKey.id });
        }}
      >
        <Field
          label={t('keys.typeName')}
          help={apiKey.name}
          error={revoke.error && explain(revoke.error)}
          data-testid="revoke-name"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          autoFocus
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" look="danger" busy={revoke.isPending} disabled={typed.trim() !== apiKey.name} data-testid="confirm-revoke">
            {t('keys.revoke')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
