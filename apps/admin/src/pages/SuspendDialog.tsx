import { Button, Dialog, Field, useExplain } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';

interface SuspendDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** Suspends a customer, with a reason, once the address was typed. */
export function SuspendDialog({ customer, onClose }: SuspendDialogProps) {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const suspend = useMutation(
    trpc.admin.customers.suspend.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('customers.suspendTitle', { email: customer.email })}
      description={t('customers.suspendLead')}
      closeLabel={t('common:close')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          suspend.mutate({ accountId: customer.accountId, reason });
        }}
      >
        <Field
          label={t('customers.reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
          autoFocus
          data-testid="suspend-reason"
        />
        <Field
          label={t('customers.typeEmail')}
          help={customer.email}
          error={suspend.error && explain(suspend.error)}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
          data-testid="suspend-email"
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            type="submit"
            look="danger"
            busy={suspend.isPending}
            disabled={typed.trim() !== customer.email || reason.trim() === ''}
            data-testid="confirm-suspend"
          >
            {t('customers.suspend')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
