import { trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from './ReasonDialog.tsx';

interface UnlockDialogProps {
  readonly user: { readonly userId: string; readonly email: string };
  readonly onClose: () => void;
}

/** Lifts the lock that too many wrong codes put on a customer's sign-in. */
export function UnlockDialog({ user: { userId, email }, onClose }: UnlockDialogProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const unlock = useMutation(
    trpc.admin.signIn.unlock.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.customers.list.infiniteQueryFilter());
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={`${t('security.actions.unlock')}: ${email}`}
      description={t('security.actionLeads.unlock')}
      submitLabel={t('security.actions.unlock')}
      isBusy={unlock.isPending}
      error={unlock.error}
      onSubmit={(reason) => unlock.mutate({ userId, reason })}
      onClose={onClose}
    />
  );
}
