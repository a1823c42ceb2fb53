import { trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from './ReasonDialog.tsx';

interface CustomerSignInDialogProps {
  /** Lifts the lock that too many wrong codes put on the sign-in, or takes a lost authenticator app away. */
  readonly action: 'unlock' | 'resetFactors';
  readonly user: { readonly userId: string; readonly email: string };
  readonly onClose: () => void;
}

/** Lets a customer sign in again. */
export function CustomerSignInDialog({ action, user: { userId, email }, onClose }: CustomerSignInDialogProps) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const onSuccess = async () => {
    await queries.invalidateQueries(trpc.admin.customers.pathFilter());
    onClose();
  };
  const unlock = useMutation(trpc.admin.signIn.unlock.mutationOptions({ onSuccess }));
  const reset = useMutation(trpc.admin.signIn.resetFactors.mutationOptions({ onSuccess }));
  const used = action === 'unlock' ? unlock : reset;
  return (
    <ReasonDialog
      title={`${t(`security.actions.${action}`)}: ${email}`}
      description={t(`security.actionLeads.${action}`)}
      submitLabel={t(`security.actions.${action}`)}
      isBusy={used.isPending}
      error={used.error}
      onSubmit={(reason) => used.mutate({ userId, reason })}
      onClose={onClose}
    />
  );
}
