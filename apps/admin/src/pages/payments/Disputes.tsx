import { Badge, DataTable, Money, QueryCard, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OrderDialog } from './OrderDialog.tsx';

const tones = { warning: 'plain', open: 'warn', won: 'good', lost: 'bad', prevented: 'good' } as const;

/** Disputes with what they took. A row opens the order with its ledger entries. */
export function Disputes() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [open, setOpen] = useState<string | null>(null);
  const list = useQuery(trpc.admin.payments.disputes.queryOptions());
  return (
    <>
      <QueryCard query={list} empty={{ title: t('payments.disputesEmpty'), text: t('payments.disputesEmptyText') }}>
        {(data) => (
          <DataTable
            rowTestId="dispute-row"
            rows={data}
            rowKey={({ id }) => id}
            stackBelow="wide"
            onOpen={({ orderId }) => setOpen(orderId)}
            columns={[
              { title: t('payments.customer'), place: 'title', className: 'max-w-56 wrap-anywhere', cell: ({ email }) => email ?? '–' },
              { title: t('payments.created'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.shortTime(createdAt) },
              { title: t('payments.reason'), place: 'bare', cell: ({ reason }) => reason },
              { title: t('payments.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
              { title: t('payments.taken'), numeric: true, cell: ({ takenUsd }) => <Money usd={takenUsd} /> },
              {
                title: t('payments.respondBy'),
                className: 'whitespace-nowrap',
                cell: ({ respondBy }) => (respondBy ? format.dateTime(respondBy) : '–'),
              },
              {
                title: t('payments.state'),
                place: 'bare',
                cell: ({ state }) => <Badge tone={tones[state]}>{t(`payments.disputeStates.${state}`)}</Badge>,
              },
            ]}
          />
        )}
      </QueryCard>
      {open && <OrderDialog id={open} onClose={() => setOpen(null)} />}
    </>
  );
}
