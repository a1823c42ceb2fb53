import { ConfirmationField, Dialog, Field, Form, keptText, trpc, useConfirmation, useExplain, useKeptState } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** Asks where a refund in cryptocurrency goes, confirmed with a code that is mailed for it. */
export function RefundAddressDialog({ refundId, onClose }: { readonly refundId: string; readonly onClose: () => void }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const confirmation = useConfirmation('refund');
  const [address, setAddress] = useKeptState(`refund.address.${refundId}`, '', keptText);
  const confirm = useMutation(
    trpc.credits.confirmRefundAddress.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
        onClose();
      },
    }),
  );
  const { input } = confirmation;
  return (
    <Dialog title={t('refund.addressTitle')} description={t('refund.addressLead')} onClose={onClose}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (input) confirm.mutate({ refundId, address, ...input });
        }}
        onCancel={onClose}
        canSubmit={input !== null && address.trim().length >= 20}
        isBusy={confirm.isPending}
        error={confirm.error && explain(confirm.error)}
        submitLabel={t('refund.confirmAddress')}
        submitTestId="confirm-address"
      >
        <Field
          label={t('refund.address')}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          spellCheck={false}
          data-testid="refund-address"
        />
        <ConfirmationField of={confirmation} testId="refund-address-code" />
      </Form>
    </Dialog>
  );
}
