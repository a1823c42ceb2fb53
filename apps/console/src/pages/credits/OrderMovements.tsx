import { Card, DataTable, Money, useFormat } from '@derouter/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from './OrderBadge.tsx';
import { ReceiptVersions } from './ReceiptVersions.tsx';
import { RefundAddressDialog } from './RefundAddressDialog.tsx';

type Movement = Order['movements'][number];

/** Every movement of an order's payments: settlements, refunds, disputes. */
export function OrderMovements({ order }: { readonly order: Order }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const [confirming, setConfirming] = useState<string | null>(null);
  return (
    <Card title={t('order.movements')}>
      <DataTable<Movement>
        rowTestId="order-movement"
        rows={order.movements}
        rowKey={({ kind, reference }) => `${kind} ${reference}`}
        stackBelow="small"
        columns={[
          {
            title: t('order.movement'),
            place: 'title',
            cell: ({ kind, state }) => t(`order.moves.${kind}.${state}` as 'order.moves.settled.settled', { defaultValue: state }),
          },
          { title: t('credits.date'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.shortTime(at) },
          {
            title: t('order.effect'),
            numeric: true,
            place: 'figure',
            cell: ({ kind, state, creditUsd }) =>
              creditUsd === '0' || state === 'failed' ? '–' : <Money usd={kind === 'settled' ? creditUsd : `-${creditUsd}`} />,
          },
          {
            title: '',
            place: 'actions',
            cell: ({ receiptNumber, receiptVersions, needsAddress, refundId }) => (
              <>
                {receiptNumber !== null && <ReceiptVersions number={receiptNumber} count={receiptVersions} />}
                {needsAddress && refundId && (
                  <button type="button" className="text-accent underline-offset-2 hover:underline" onClick={() => setConfirming(refundId)}>
                    {t('order.giveAddress')}
                  </button>
                )}
              </>
            ),
          },
        ]}
      />
      {confirming && <RefundAddressDialog refundId={confirming} onClose={() => setConfirming(null)} />}
    </Card>
  );
}
