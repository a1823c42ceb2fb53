import { FormError, trpc, useExplain } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReceiptLink } from './ReceiptLink.tsx';

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
    <span className="inline-flex max-w-36 flex-wrap items-center gap-x-3 gap-y-1 text-start whitespace-normal">
      {Array.from({ length: count }, (_, i) => count - i).map((version) => (
        <ReceiptLink
          key={version}
          number={number}
          version={version}
          {...(count === 1 ? {} : { label: t('billing.version', { version }) })}
        />
      ))}
      {details.data &&
        (isCurrent ? (
          <span className="text-quiet text-xs">{t('billing.isCurrent')}</span>
        ) : (
          <button
            type="button"
            className="text-accent text-start text-xs underline-offset-2 hover:underline"
            aria-disabled={issue.isPending}
            onClick={() => !issue.isPending && issue.mutate({ number })}
            data-testid="issue-receipt"
          >
            {t('billing.issue')}
          </button>
        ))}
      <FormError error={issue.error && explain(issue.error)} />
    </span>
  );
}
