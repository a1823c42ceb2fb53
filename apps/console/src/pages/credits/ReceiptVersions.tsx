import { Button, FormError, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

interface ReceiptVersionsProps {
  readonly number: number;
  /** How many versions there are. */
  readonly count: number;
}

/** Links to every version of a receipt, and a button that issues one with the billing details in force. */
export function ReceiptVersions({ number, count }: ReceiptVersionsProps) {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const queries = useQueryClient();
  const details = useQuery(trpc.credits.billingDetails.queryOptions());
  const issue = useMutation(
    trpc.credits.issueReceipt.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.credits.getOrder.queryKey() }),
    }),
  );
  // The server answers with the version there was if that one already names the details in force.
  const isCurrent = issue.data?.version === count;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      {Array.from({ length: count }, (_, i) => count - i).map((version) => (
        <a
          key={version}
          href={`/files/receipts/${number}.pdf?version=${version}`}
          download
          className="text-accent underline-offset-2 hover:underline"
          data-testid="receipt-pdf"
        >
          {count === 1 ? 'PDF' : t('billing.version', { version })}
          <span className="sr-only">: {t('credits.receiptOf', { number })}</span>
        </a>
      ))}
      {details.data && (
        <Button
          variant="quiet"
          busy={issue.isPending}
          disabled={isCurrent}
          onClick={() => issue.mutate({ number })}
          data-testid="issue-receipt"
        >
          {t(isCurrent ? 'billing.isCurrent' : 'billing.issue')}
        </Button>
      )}
      <FormError error={issue.error && explain(issue.error)} />
    </span>
  );
}
