import type { AppRouter } from '@derouter/api';
import { AttemptList, Card, DataTable, Money, ReceiptCharge, ReceiptFacts, useFormat } from '@derouter/ui';
import { Link } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';

/** A receipt for staff: the charge, every attempt, the ledger transfers and the details of the request. */
export function RequestView({ request }: { readonly request: inferRouterOutputs<AppRouter>['admin']['requests']['find'] }) {
  const { t } = useTranslation(['admin', 'calls', 'common']);
  const format = useFormat();
  const { account, upstream, upstreamModel, attempts, transfers, unknownUsage } = request;
  return (
    <div className="grid gap-6 lg:grid-cols-2 lg:items-start" data-testid="request">
      <div className="flex min-w-0 flex-col gap-6">
        <Card
          title={t('requests.charge')}
          aside={<Money usd={request.costUsd} decimals={6} className="font-semibold" testId="request-cost" />}
        >
          <div className="p-4">
            <p className="font-semibold wrap-anywhere">{request.model}</p>
            <p className="mb-3 text-sm text-quiet">{format.dateTime(request.createdAt)}</p>
            <ReceiptCharge receipt={request} />
          </div>
        </Card>
        <Card title={t('common:receipt.attempts')}>
          <div className="p-4">
            {attempts.length === 0 ? <p className="text-quiet">{t('requests.attemptsNone')}</p> : <AttemptList attempts={attempts} />}
          </div>
        </Card>
        <Card title={t('requests.transfers')}>
          <div className="p-4">
            {transfers.length === 0 ? (
              <p className="text-quiet">{t('requests.transfersNone')}</p>
            ) : (
              <DataTable
                dense
                stackBelow="small"
                rows={transfers}
                rowKey={({ id }) => id}
                rowTestId="request-transfer"
                columns={[
                  { title: t('requests.transfer'), place: 'bare', className: 'font-mono text-xs', cell: ({ id }) => id },
                  {
                    title: t('common:receipt.line'),
                    place: 'title',
                    cell: ({ code, part }) =>
                      t('requests.transferOf', {
                        what: t(`requests.transferCodes.${code as 'usage'}`, { defaultValue: code }),
                        part: t(`requests.transferParts.${part as 'paid'}`, { defaultValue: part }),
                      }),
                  },
                  {
                    title: t('common:receipt.amount'),
                    numeric: true,
                    place: 'figure',
                    cell: ({ amountUsd }) => <Money usd={amountUsd} decimals={6} />,
                  },
                ]}
              />
            )}
          </div>
        </Card>
        {unknownUsage && (
          <Card title={t('requests.unknownUsage')}>
            <pre translate="no" className="overflow-x-auto p-4 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              {unknownUsage}
            </pre>
          </Card>
        )}
      </div>
      <Card title={t('common:receipt.facts')}>
        <div className="px-4 py-2">
          <ReceiptFacts
            receipt={request}
            first={[
              [
                t('requests.customer'),
                <Link key="customer" to="/customers/$accountId" params={{ accountId: account.id }} className="text-accent hover:underline">
                  {account.email ?? account.id}
                </Link>,
              ],
              [
                t('requests.account'),
                <code translate="no" key="account" className="font-mono text-xs">
                  {account.id}
                </code>,
              ],
              [t('requests.upstream'), upstream?.name ?? t('requests.noUpstream')],
              [t('requests.upstreamCost'), <Known key="cost" usd={request.upstreamCostUsd} testId="upstream-cost" />],
              [t('requests.margin'), <Known key="margin" usd={request.marginUsd} />],
              ...(request.clientRequestId ? [[t('calls:clientRequestId'), request.clientRequestId] as const] : []),
              ...(upstreamModel ? [[t('requests.upstreamModel'), upstreamModel] as const] : []),
            ]}
          />
        </div>
      </Card>
    </div>
  );
}

/** An amount that only staff see, or that it is not known. */
function Known({ usd, testId }: { readonly usd: string | null; readonly testId?: string }) {
  const { t } = useTranslation('admin');
  return usd === null ? <span className="text-quiet">{t('requests.costUnknown')}</span> : <Money usd={usd} decimals={6} testId={testId} />;
}
