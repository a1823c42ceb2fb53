import { Badge, DataTable, Money, Page, QueryCard, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { BuyCredits } from './BuyCredits.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';
import { StatementCard } from './StatementCard.tsx';

export const orderTones = { created: 'plain', processing: 'warn', settled: 'good', failed: 'bad', expired: 'plain' } as const;

/** Top-ups: the form to buy credits, past orders, statements and email settings. */
export function Credits() {
  const { t } = useTranslation(['console', 'common']);
  const format = useFormat();
  const orders = useQuery(trpc.credits.listOrders.queryOptions());
  return (
    <Page title={t('credits.title')} lead={t('credits.lead')}>
      <div className="grid gap-6 lg:grid-cols-[minmax(320px,400px)_1fr] lg:items-start">
        <div className="flex flex-col gap-6">
          <BuyCredits />
          <StatementCard />
          <NoticeSettings />
        </div>
        <QueryCard title={t('credits.history')} query={orders} empty={{ title: t('credits.emptyTitle'), text: t('credits.emptyText') }}>
          {(data) => (
            <DataTable
              rowTestId="order-row"
              rows={data}
              rowKey={(order) => order.id}
              columns={[
                {
                  title: t('credits.date'),
                  place: 'title',
                  className: 'whitespace-nowrap',
                  cell: (order) => format.dateTime(order.createdAt),
                },
                {
                  title: t('credits.method'),
                  place: 'bare',
                  cell: (order) =>
                    order.provider === 'sandbox' ? <Badge tone="accent">{t('common:sandbox')}</Badge> : t('credits.methods.stripe'),
                },
                { title: t('credits.requested'), numeric: true, cell: (order) => <Money usd={order.requestedUsd} /> },
                {
                  title: t('credits.credited'),
                  numeric: true,
                  place: 'figure',
                  cell: (order) => (order.creditedUsd === null ? '–' : <Money usd={order.creditedUsd} testId="order-credited" />),
                },
                {
                  title: t('credits.state'),
                  place: 'bare',
                  cell: (order) => <Badge tone={orderTones[order.state]}>{t(`credits.states.${order.state}`)}</Badge>,
                },
                {
                  title: t('credits.receipt'),
                  place: 'bare',
                  cell: (order) =>
                    order.receiptNumber !== null && (
                      <a
                        href={`/files/receipts/${order.receiptNumber}.pdf`}
                        download
                        className="text-accent underline-offset-2 hover:underline"
                        aria-label={t('credits.receiptOf', { number: order.receiptNumber })}
                        data-testid="receipt-pdf"
                      >
                        PDF
                      </a>
                    ),
                },
              ]}
            />
          )}
        </QueryCard>
      </div>
    </Page>
  );
}
