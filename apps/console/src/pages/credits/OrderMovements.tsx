import { Card, DataTable, keptText, Money, useFormat, useKeptState } from '@derouter/ui';
import { useTranslation } from 'react-i18next';
import type { Order } from './OrderBadge.tsx';
import { ReceiptVersions } from './ReceiptVersions.tsx';
import { RefundAddressDialog } from './RefundAddressDialog.tsx';

type Movement = Order['movements'][number];

/** Every movement of an order's payments: settlements, refunds, disputes. */
export function OrderMovements({ order }: { readonly order: Order }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const [openId, setOpenId] = useKeptState<string | null>('refund.address.open', null, keptText);
  const isOpen = order.movements.some(({ refundId, needsAddress }) => needsAddress && refundId === openId);
  return (
    <Card title={t('order.movements')}>
      <DataTable<Movement>
        rowTestId="order-movement"
        rows={order.movements}
        rowKey={({ kind, reference }) => `${kind} ${reference}`}
        stackBelow="medium"
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
            place: 'bare',
            className: 'text-end',
            cell: ({ receiptNumber, receiptVersions, needsAddress, refundId }) => (
              <>
                {receiptNumber !== null && <ReceiptVersions number={receiptNumber} count={receiptVersions} />}
                {needsAddress && refundId && (
                  <button
                    type="button"
                    className="text-accent underline-offset-2 hover:underline"
                    onClick={() => setOpenId(refundId)}
                    data-testid="give-address"
                  >
                    {t('order.giveAddress')}
                  </button>
                )}
              </>
            ),
          },
        ]}
      />
      {isOpen && openId !== null && <RefundAddressDialog refundId={openId} onClose={() => setOpenId(null)} />}
    </Card>
  );
}
