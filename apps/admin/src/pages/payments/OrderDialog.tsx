import { DataTable, Dialog, formatUsd, Money, Pairs, QueryView, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/use-may.ts';
import { useMethodName } from '../../use-method-name.ts';
import { Evidence } from './Evidence.tsx';
import { RefundForm } from './RefundForm.tsx';

/** One order: what the provider says, what was booked, and the form to refund it. */
export function OrderDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const may = useMay();
  const nameOf = useMethodName();
  const order = useQuery({
    ...trpc.admin.payments.order.queryOptions({ id }),
    refetchInterval: ({ state: { data } }) =>
      data?.refunds.some(({ state }) => state === 'requested' || state === 'pending') ? 1_000 : false,
  });
  return (
    <Dialog place="side" title={t('payments.orderTitle')} description={id} onClose={onClose}>
      <QueryView query={order}>
        {(data) => (
          <div className="flex flex-col gap-6">
            <Pairs
              pairs={[
                [
                  t('payments.customer'),
                  <Link
                    key="customer"
                    to="/customers/$accountId"
                    params={{ accountId: data.accountId }}
                    className="text-accent hover:underline"
                    data-testid="order-customer"
                  >
                    {data.email ?? data.accountId}
                  </Link>,
                ],
                [t('payments.method'), nameOf(data.provider)],
                [t('payments.kind'), t(`payments.kinds.${data.kind as 'checkout'}`, { defaultValue: data.kind })],
                [t('payments.state'), t(`payments.states.${data.state as 'created'}`)],
                [t('payments.requested'), data.requestedUsd === null ? '–' : formatUsd(data.requestedUsd, 2)],
                [t('payments.fee'), formatUsd(data.feeUsd, 2)],
                [t('payments.providerRef'), data.providerRef ?? '–'],
                [t('payments.created'), format.dateTime(data.createdAt)],
              ]}
            />
            {data.settlements.map((one) => (
              <section key={one.paymentRef} className="flex flex-col gap-1">
                <h3 className="font-semibold">{t('payments.settlement', { number: one.receiptNumber })}</h3>
                <Pairs
                  pairs={[
                    [t('payments.gross'), <Money key="gross" usd={one.grossUsd} />],
                    [t('payments.tax'), <Money key="tax" usd={one.taxUsd} />],
                    [t('payments.fee'), <Money key="fee" usd={one.feeUsd} />],
                    [t('payments.credited'), <Money key="credit" usd={one.creditUsd} />],
                    [t('payments.settledAt'), format.dateTime(one.settledAt)],
                  ]}
                />
                <Evidence value={one.evidence} />
              </section>
            ))}
            {data.refunds.map((one) => (
              <Evidence
                key={one.id}
                title={t('payments.refundRecord', {
                  state: t(`payments.refundStates.${one.state}`),
                  amount: formatUsd(one.grossUsd, 2),
                })}
                value={one}
              />
            ))}
            {data.disputes.map((one) => (
              <Evidence
                key={one.id}
                title={t('payments.disputeRecord', {
                  state: t(`payments.disputeStates.${one.state}`),
                  amount: formatUsd(one.amountUsd, 2),
                })}
                value={one}
              />
            ))}
            <section className="flex flex-col gap-2">
              <h3 className="font-semibold">{t('payments.entries')}</h3>
              {data.transfers.length === 0 && <p className="text-quiet">{t('payments.entriesEmpty')}</p>}
              <DataTable
                dense
                stackBelow="small"
                rows={data.transfers}
                rowKey={(transfer) => transfer.id}
                rowTestId="payment-transfer"
                columns={[
                  {
                    title: t('payments.entry'),
                    place: 'title',
                    cell: ({ id: transfer, code }) => {
                      const name = t(`payments.codes.${code as 'top_up'}`, { defaultValue: code });
                      return may('books.transfers') ? (
                        <Link to="/books" search={{ tab: 'transfers', id: transfer }} className="text-accent hover:underline">
                          {name}
                        </Link>
                      ) : (
                        name
                      );
                    },
                  },
                  {
                    title: t('payments.route'),
                    place: 'bare',
                    className: 'font-mono text-xs wrap-anywhere',
                    cell: ({ debit, credit }) => `${debit} → ${credit}`,
                  },
                  { title: t('payments.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
                ]}
              />
            </section>
            {data.settlements.length > 0 && <RefundForm orderId={id} />}
          </div>
        )}
      </QueryView>
    </Dialog>
  );
}
