import { CheckField, ConfirmationField, Field, FormDialog, formatUsd, trpc, useConfirmation, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface DeleteAccountDialogProps {
  readonly view: { readonly graceDays: number; readonly creditUsd: string; readonly refundableUsd: string };
  readonly onClose: () => void;
}

/** Asks for the deletion after the address was typed, the loss of credit accepted and a mailed code entered. */
export function DeleteAccountDialog({ view, onClose }: DeleteAccountDialogProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const email = useQuery(trpc.accounts.me.queryOptions()).data?.email ?? '';
  const code = useConfirmation('deletion');
  const [typed, setTyped] = useState('');
  const [acceptForfeit, setAcceptForfeit] = useState(false);
  const hasCredit = Number(view.creditUsd) > 0;
  const request = useMutation(
    trpc.accountLife.deletion.request.mutationOptions({
      onSuccess: (stored) => {
        queries.setQueryData(trpc.accountLife.deletion.read.queryKey(), stored);
        void queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
        onClose();
      },
      // Something speaks against it by now: the card behind the dialog says what.
      onError: () => void queries.invalidateQueries(trpc.accountLife.deletion.read.queryFilter()),
    }),
  );
  return (
    <FormDialog
      title={t('deletion.title')}
      description={t('deletion.dialogLead', { days: view.graceDays })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.input) request.mutate({ ...code.input, acceptForfeit });
      }}
      canSubmit={code.input !== null && typed.trim() === email && (acceptForfeit || !hasCredit)}
      isBusy={request.isPending}
      error={request.error && explain(request.error)}
      submitLabel={t('deletion.confirm')}
      submitTestId="confirm-deletion"
      variant="danger"
    >
      {hasCredit && (
        <CheckField
          label={
            <>
              {t('deletion.forfeit', { amount: formatUsd(view.creditUsd, 2) })}{' '}
              {Number(view.refundableUsd) > 0 && t('deletion.forfeitRefundable', { amount: formatUsd(view.refundableUsd, 2) })}
            </>
          }
          checked={acceptForfeit}
          onChange={(event) => setAcceptForfeit(event.target.checked)}
          data-testid="accept-forfeit"
        />
      )}
      <Field
        label={t('deletion.typeAddress', { email })}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="deletion-address"
      />
      <ConfirmationField of={code} testId="deletion-code" />
    </FormDialog>
  );
}
