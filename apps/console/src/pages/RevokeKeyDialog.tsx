import { trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmNameDialog } from './ConfirmNameDialog.tsx';
import { RecentUse } from './RecentUse.tsx';

interface RevokeKeyDialogProps {
  readonly apiKey: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Revokes a key after its name has been typed to confirm. */
export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const { t } = useTranslation('console');
  const queries = useQueryClient();
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.keys.list.queryFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmNameDialog
      title={t('keys.revokeTitle', { name: apiKey.name })}
      lead={t('keys.revokeLead')}
      name={apiKey.name}
      label={t('keys.typeName')}
      action={revoke}
      onConfirm={() => revoke.mutate({ id: apiKey.id })}
      onClose={onClose}
      confirmLabel={t('keys.revoke')}
      confirmTestId="confirm-revoke"
    >
      <RecentUse keyId={apiKey.id} />
    </ConfirmNameDialog>
  );
}
