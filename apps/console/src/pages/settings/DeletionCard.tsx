import { Button, FormError, formatUsd, Notice, QueryCard, Skeleton, trpc, useExplain, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeleteAccountDialog } from './DeleteAccountDialog.tsx';

/** Deletion of the account: what it means, what speaks against it, the refund that is possible before it, and its cancellation. */
export function DeletionCard() {
  const { t } = useTranslation('console');
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const deletion = useQuery(trpc.accountLife.deletion.read.queryOptions());
  const cancel = useMutation(
    trpc.accountLife.deletion.cancel.mutationOptions({
      onSuccess: (view) => queries.setQueryData(trpc.accountLife.deletion.read.queryKey(), view),
    }),
  );
  return (
    <QueryCard title={t('deletion.title')} query={deletion} skeleton={<Skeleton className="m-4 h-32" />}>
      {(view) => (
        <div className="flex max-w-[80ch] flex-col items-start gap-4 p-4">
          {view.dueAt ? (
            <Notice tone="warn">
              <p data-testid="deletion-due">{t('deletion.due', { date: format.dateTime(view.dueAt) })}</p>
            </Notice>
          ) : (
            <p>{t('deletion.lead', { days: view.graceDays })}</p>
          )}
          {view.dueAt === null && (
            <ul className="flex list-disc flex-col gap-1 ps-5 text-quiet">
              {(['keys', 'data', 'books', 'return'] as const).map((name) => (
                <li key={name}>{t(`deletion.effects.${name}`)}</li>
              ))}
            </ul>
          )}
          {view.obstacles.length > 0 && (
            <Notice tone="bad">
              <p className="font-medium">{t(view.dueAt ? 'deletion.putOff' : 'deletion.obstaclesLead')}</p>
              <ul className="mt-1 flex list-disc flex-col gap-1 ps-5" data-testid="deletion-obstacles">
                {view.obstacles.map((name) => (
                  <li key={name}>{t(`deletion.obstacles.${name}`)}</li>
                ))}
              </ul>
            </Notice>
          )}
          {view.refundable.length > 0 && <RefundFirst {...view} />}
          <FormError error={cancel.error && explain(cancel.error)} />
          {view.dueAt ? (
            <Button busy={cancel.isPending} onClick={() => cancel.mutate()} data-testid="cancel-deletion">
              {t('deletion.cancel')}
            </Button>
          ) : (
            view.obstacles.length === 0 && (
              <Button variant="danger" onClick={() => setIsOpen(true)} data-testid="delete-account">
                {t('deletion.action')}
              </Button>
            )
          )}
          {isOpen && <DeleteAccountDialog view={view} onClose={() => setIsOpen(false)} />}
        </div>
      )}
    </QueryCard>
  );
}

interface RefundFirstProps {
  readonly refundableUsd: string;
  readonly refundable: readonly { readonly orderId: string; readonly creditUsd: string; readonly settledAt: string }[];
}

/** The payments whose unused credit can be refunded before it is lost. */
function RefundFirst({ refundableUsd, refundable }: RefundFirstProps) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <Notice>
      <p className="font-medium">{t('deletion.refundFirst', { amount: formatUsd(refundableUsd, 2) })}</p>
      <ul className="mt-2 flex flex-col gap-1" data-testid="deletion-refunds">
        {refundable.map(({ orderId, creditUsd, settledAt }) => (
          <li key={orderId}>
            <Link to="/credits/return" search={{ order: orderId }} className="text-accent underline">
              {t('deletion.refundOf', { amount: formatUsd(creditUsd, 2), date: format.date(settledAt) })}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
