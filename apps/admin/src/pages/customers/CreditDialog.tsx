import { Dialog } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import { Correction } from './Correction.tsx';
import { Movements } from './Movements.tsx';

interface CreditDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string; readonly balanceUsd: string };
  readonly onClose: () => void;
}

/** A customer's credit movements and the form to correct the balance. */
export function CreditDialog({ customer, onClose }: CreditDialogProps) {
  const { t } = useTranslation('admin');
  const title = t('customers.creditTitle', { email: customer.email });
  return (
    <Dialog place="side" title={title} description={t('customers.creditLead')} onClose={onClose}>
      <div className="flex flex-col gap-6">
        <Correction customer={customer} />
        <Movements accountId={customer.accountId} />
      </div>
    </Dialog>
  );
}
