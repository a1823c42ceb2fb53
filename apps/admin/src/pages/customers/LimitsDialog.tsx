import { Dialog, QueryView, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LimitsForm } from './LimitsForm.tsx';

interface LimitsDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string };
  readonly onClose: () => void;
}

/** The limits of an account: rates per minute and allowed models. */
export function LimitsDialog({ customer, onClose }: LimitsDialogProps) {
  const { t } = useTranslation('admin');
  const { accountId, email } = customer;
  const limits = useQuery({ ...trpc.admin.customers.limits.queryOptions({ accountId }), gcTime: 0 });
  return (
    <Dialog place="side" title={t('customers.limitsTitle', { email })} description={t('customers.limitsLead')} onClose={onClose}>
      <QueryView query={limits} rows={4}>
        {(data) => <LimitsForm accountId={accountId} limits={data} onClose={onClose} />}
      </QueryView>
    </Dialog>
  );
}
