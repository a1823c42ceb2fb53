import { Field, formatUsd, trpc } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../../security/ReasonDialog.tsx';

interface ForfeitDialogProps {
  readonly customer: { readonly accountId: string; readonly email: string; readonly balanceUsd: string };
  readonly onClose: () => void;
}

/** Takes all credit of a suspended customer, after the address has been typed. */
export function ForfeitDialog({ customer: { accountId, email, balanceUsd }, onClose }: ForfeitDialogProps) {
  const { t } = useTranslation('customer');
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  // The idempotency key: submitting the form twice takes the credit once.
  const [forfeitureId] = useState(() => crypto.randomUUID());
  const forfeit = useMutation(
    trpc.admin.customers.forfeit.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.customers.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t('forfeitTitle', { email })}
      description={t('forfeitLead', { amount: formatUsd(balanceUsd, 6) })}
      submitLabel={t('forfeit')}
      variant="danger"
      canSubmit={typed.trim() === email}
      isBusy={forfeit.isPending}
      error={forfeit.error}
      onSubmit={(reason) => forfeit.mutate({ accountId, email: typed.trim(), forfeitureId, reason })}
      onClose={onClose}
    >
      <Field
        label={t('typeEmail')}
        help={email}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="forfeit-email"
      />
    </ReasonDialog>
  );
}
