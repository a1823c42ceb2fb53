import { Badge, DataTable, ErrorState, Money, trpc, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { Withdrawals } from './Withdrawals.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

/** What each provider owes us according to the ledger, beside what it said at the last comparison. */
export function Clearing() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const queries = useQueryClient();
  const [isBooking, setIsBooking] = useState(false);
  const list = useQuery(trpc.admin.payments.clearing.queryOptions());
  const reconcile = useMutation(
    trpc.admin.payments.reconcile.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.admin.payments.clearing.queryKey() }),
    }),
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-quiet">{t('payments.clearingLead')}</p>
        <div className="flex flex-wrap gap-2">
          <StaffButton may="payments.reconcile" busy={reconcile.isPending} onClick={() => reconcile.mutate()} data-testid="reconcile">
            {t('payments.reconcile')}
          </StaffButton>
          <StaffButton may="payments.withdraw" disabled={!list.data?.length} onClick={() => setIsBooking(true)} data-testid="withdraw">
            {t('withdrawals.add')}
          </StaffButton>
        </div>
      </div>
      <ListCard
        csv={{ list: 'admin.payments.clearing' }}
        query={list}
        header={reconcile.error && <ErrorState error={reconcile.error} onRetry={() => reconcile.reset()} />}
        empty={{ title: t('payments.clearingEmpty'), text: t('payments.clearingEmptyText') }}
      >
        {(data) => (
          <DataTable
            rowTestId="clearing-row"
            rows={data}
            rowKey={({ clearing }) => clearing}
            stackBelow="wide"
            columns={[
              { title: t('payments.clearing'), place: 'title', className: 'font-mono text-sm', cell: ({ clearing }) => clearing },
              { title: t('payments.ledger'), numeric: true, place: 'figure', cell: ({ ledgerUsd }) => <Money usd={ledgerUsd} /> },
              {
                title: t('payments.atProvider'),
                numeric: true,
                cell: ({ reconciled }) => (reconciled?.providerUsd ? <Money usd={reconciled.providerUsd} /> : '–'),
              },
              {
                title: t('payments.difference'),
                place: 'bare',
                cell: ({ reconciled }) =>
                  reconciled?.differenceUsd ? (
                    <Badge tone={reconciled.isWithinTolerance ? 'good' : 'bad'}>
                      <Money usd={reconciled.differenceUsd} />
                    </Badge>
                  ) : (
                    <Badge>{t('payments.notCompared')}</Badge>
                  ),
              },
              {
                title: t('payments.comparedAt'),
                className: 'whitespace-nowrap',
                cell: ({ reconciled }) => (reconciled ? format.dateTime(reconciled.at) : '–'),
              },
            ]}
          />
        )}
      </ListCard>
      <Withdrawals />
      {isBooking && <WithdrawDialog clearings={(list.data ?? []).map(({ clearing }) => clearing)} onClose={() => setIsBooking(false)} />}
    </>
  );
}
