import { Button, Field, Form, keptText, Notice, trpc, useExplain, useKeptState } from '@derouter/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

/** For a transfer that does not show up: proves a transaction that the customer names. Also gives the account another address. */
export function MissingPayment({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const [transaction, setTransaction] = useKeptState(`credits.claim.${orderId}`, '', keptText);
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
  const claim = useMutation(trpc.credits.claimTransaction.mutationOptions({ onSuccess: refresh }));
  const replace = useMutation(trpc.credits.replaceAddress.mutationOptions());
  return (
    <details className="w-full rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm text-quiet">{t('claim.title')}</summary>
      <div className="flex flex-col gap-4 pt-3">
        <Form
          onSubmit={(event) => {
            event.preventDefault();
            claim.mutate({ orderId, transaction });
          }}
          canSubmit={transaction.trim().length >= 10}
          isBusy={claim.isPending}
          error={claim.error && explain(claim.error)}
          submitLabel={t('claim.submit')}
          submitTestId="claim-transaction"
        >
          <Field
            label={t('claim.transaction')}
            help={t('claim.help')}
            spellCheck={false}
            value={transaction}
            onChange={(event) => setTransaction(event.target.value)}
          />
          {claim.data && <Notice>{t(`claim.outcomes.${claim.data.outcome}`)}</Notice>}
        </Form>
        <div className="flex flex-col items-start gap-2 border-t border-line pt-3">
          <p className="text-sm text-quiet">{t('claim.newAddressLead')}</p>
          <Button busy={replace.isPending} onClick={() => replace.mutate({ id: orderId })}>
            {t('claim.newAddress')}
          </Button>
          {replace.data && <Notice>{t('claim.newAddressDone', { address: replace.data.address })}</Notice>}
          {replace.error && <p className="text-sm text-bad">{explain(replace.error)}</p>}
        </div>
      </div>
    </details>
  );
}
