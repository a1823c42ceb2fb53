import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../../access/StaffButton.tsx';
import { CustomerSignInDialog } from '../../security/CustomerSignInDialog.tsx';
import { CreditDialog } from '../CreditDialog.tsx';
import { ResellerDialog } from '../ResellerDialog.tsx';
import { SuspendDialog } from '../SuspendDialog.tsx';
import type { CustomerRecord } from './customer-record.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { ForfeitDialog } from './ForfeitDialog.tsx';
import { ViewDialog } from './ViewDialog.tsx';

type Action = 'credit' | 'suspend' | 'reinstate' | 'reseller' | 'export' | 'forfeit' | 'view' | 'unlock' | 'resetFactors';

/** What staff can do with a customer. Each asks for what it needs, and most for a reason. */
export function CustomerActions({ customer }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation(['customer', 'admin']);
  const [action, setAction] = useState<Action | null>(null);
  const onClose = () => setAction(null);
  const isSuspended = customer.status === 'suspended';
  // One that a dispute suspended works again when the dispute is won, unless staff suspend it too.
  const byStaff = isSuspended && customer.suspendedCause === 'staff';
  if (customer.status === 'deleted') return null;
  return (
    <div className="flex flex-wrap gap-2">
      <StaffButton may="customers.adjust" onClick={() => setAction('credit')} data-testid="credit">
        {t('adjust')}
      </StaffButton>
      <StaffButton may="customers.startView" onClick={() => setAction('view')} data-testid="view-as">
        {t('view')}
      </StaffButton>
      <StaffButton may="customers.authoriseReseller" onClick={() => setAction('reseller')} data-testid="customer-reseller">
        {t('admin:customers.reseller')}
      </StaffButton>
      <StaffButton may="customers.startExport" onClick={() => setAction('export')} data-testid="start-export">
        {t('export')}
      </StaffButton>
      {customer.isSignInLocked && (
        <StaffButton may="signIn.unlock" onClick={() => setAction('unlock')} data-testid="unlock-customer">
          {t('admin:security.actions.unlock')}
        </StaffButton>
      )}
      {customer.hasTotp && (
        <StaffButton may="signIn.resetFactors" onClick={() => setAction('resetFactors')} data-testid="reset-customer-factors">
          {t('admin:security.actions.resetFactors')}
        </StaffButton>
      )}
      {isSuspended && (
        <StaffButton may="customers.reinstate" onClick={() => setAction('reinstate')} data-testid="reinstate">
          {t('admin:customers.reinstate')}
        </StaffButton>
      )}
      {!byStaff && (
        <StaffButton may="customers.suspend" onClick={() => setAction('suspend')} data-testid="suspend">
          {t('admin:customers.suspend')}
        </StaffButton>
      )}
      {byStaff && (
        <StaffButton may="customers.forfeit" onClick={() => setAction('forfeit')} data-testid="forfeit">
          {t('forfeit')}
        </StaffButton>
      )}
      {action === 'credit' && <CreditDialog customer={customer} onClose={onClose} />}
      {action === 'reseller' && <ResellerDialog customer={customer} onClose={onClose} />}
      {(action === 'suspend' || action === 'reinstate') && (
        <SuspendDialog customer={customer} reinstates={action === 'reinstate'} onClose={onClose} />
      )}
      {action === 'export' && <ExportDialog customer={customer} onClose={onClose} />}
      {action === 'forfeit' && <ForfeitDialog customer={customer} onClose={onClose} />}
      {action === 'view' && <ViewDialog customer={customer} onClose={onClose} />}
      {(action === 'unlock' || action === 'resetFactors') && <CustomerSignInDialog action={action} user={customer} onClose={onClose} />}
    </div>
  );
}
