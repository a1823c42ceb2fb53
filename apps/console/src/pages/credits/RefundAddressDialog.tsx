import { Button, Dialog, Field, Form, OutboxHint, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirmationCode } from './use-confirmation-code.ts';

/** Asks where a refund in cryptocurrency goes, confirmed with a code that is mailed for it. */
export function RefundAddressDialog({ refundId, onClose }: { readonly refundId: string; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
  const queries = useQueryClient();
  const confirmation = useConfirmationCode();
  const [address, setAddress] = useState('');
  const [code, setCode] = useState('');
  const confirm = useMutation(
    trpc.credits.confirmRefundAddress.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
        onClose();
      },
    }),
  );
  const { challengeId } = confirmation;
  return (
    <Dialog title={t('refund.addressTitle')} description={t('refund.addressLead')} onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (challengeId) confirm.mutate({ refundId, address, challengeId, code });
        }}
        onCancel={onClose}
        canSubmit={challengeId !== null && address.trim().length >= 20 && /^\d{6}$/.test(code)}
        isBusy={confirm.isPending}
        error={(confirm.error && explain(confirm.error)) ?? (confirmation.error && explain(confirmation.error))}
        submitLabel={t('refund.confirmAddress')}
        submitTestId="confirm-address"
      >
        <Field label={t('refund.address')} value={address} onChange={(event) => setAddress(event.target.value)} spellCheck={false} />
        {challengeId ? (
          <>
            <Field
              label={t('refund.code')}
              inputMode="numeric"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
            />
            {outbox && <OutboxHint />}
          </>
        ) : (
          <Button busy={confirmation.isPending} onClick={confirmation.request}>
            {t('refund.sendCode')}
          </Button>
        )}
      </Form>
    </Dialog>
  );
}
