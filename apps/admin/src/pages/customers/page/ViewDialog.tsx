import { buttonClass, Dialog, trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../../security/ReasonDialog.tsx';

interface ViewDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** Opens the console as a customer sees it in a new tab, with a link that works once. */
export function ViewDialog({ customer: { accountId, email }, onClose }: ViewDialogProps) {
  const { t } = useTranslation('customer');
  const queries = useQueryClient();
  const start = useMutation(
    trpc.admin.customers.startView.mutationOptions({
      onSuccess: async ({ path }) => {
        void queries.invalidateQueries(trpc.admin.customers.pathFilter());
        // The token is behind the #, which no server and no log sees.
        if (window.open(path, '_blank')) onClose();
      },
    }),
  );
  if (start.data) {
    return (
      <Dialog title={t('viewTitle', { email })} description={t('viewBlocked')} onClose={onClose}>
        <a href={start.data.path} target="_blank" rel="noopener" className={buttonClass('primary')} onClick={onClose}>
          {t('viewLink')}
        </a>
      </Dialog>
    );
  }
  return (
    <ReasonDialog
      title={t('viewTitle', { email })}
      description={t('viewLead')}
      submitLabel={t('viewOpen')}
      isBusy={start.isPending}
      error={start.error}
      onSubmit={(reason) => start.mutate({ accountId, reason })}
      onClose={onClose}
    />
  );
}
