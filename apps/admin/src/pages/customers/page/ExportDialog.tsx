import { Dialog, Notice, trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../../security/ReasonDialog.tsx';

interface ExportDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** Starts the data export of a customer who asked for it. */
export function ExportDialog({ customer: { accountId, email }, onClose }: ExportDialogProps) {
  const { t } = useTranslation('customer');
  const queries = useQueryClient();
  const start = useMutation(
    trpc.admin.customers.startExport.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.admin.customers.actions.pathFilter()),
    }),
  );
  const title = `${t('export')}: ${email}`;
  if (start.data) {
    return (
      <Dialog title={title} onClose={onClose}>
        <Notice>{t('exportDone')}</Notice>
      </Dialog>
    );
  }
  return (
    <ReasonDialog
      title={title}
      description={t('exportLead')}
      submitLabel={t('export')}
      isBusy={start.isPending}
      error={start.error}
      onSubmit={(reason) => start.mutate({ accountId, reason })}
      onClose={onClose}
    />
  );
}
