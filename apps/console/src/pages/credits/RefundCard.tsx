import {
  Button,
  Card,
  ConfirmationField,
  Form,
  formatUsd,
  Notice,
  QueryView,
  Skeleton,
  trpc,
  useConfirmation,
  useExplain,
  useFormat,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Order } from './OrderBadge.tsx';

/** Refunds the unused credit of an order after a code that is mailed for it. */
export function RefundCard({ order }: { readonly order: Order }) {
  const orderId = order.id;
  const isUnderWay = order.movements.some(({ kind, state }) => kind === 'refund' && (state === 'requested' || state === 'pending'));
  const { t } = useTranslation('console');
  const format = useFormat();
  const explain = useExplain();
  const queries = useQueryClient();
  const code = useConfirmation('refund');
  const offer = useQuery(trpc.credits.refundOffer.queryOptions({ id: orderId }));
  const refund = useMutation(
    trpc.credits.refund.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
        await queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
      },
    }),
  );
  return (
    <Card title={t('refund.title')}>
      <QueryView query={offer} skeleton={<Skeleton className="m-4 h-16" />}>
        {({ creditUsd, obstacle, until, includesFee }) => (
          <div className="flex flex-col gap-3 p-4">
            {isUnderWay && <Notice>{t('refund.requested')}</Notice>}
            {!isUnderWay && obstacle && <p className="text-quiet">{t(`refund.obstacles.${obstacle}`)}</p>}
            {!isUnderWay && !obstacle && (
              <>
                <p>
                  {t('refund.lead', { amount: formatUsd(creditUsd, 2), until: until ? format.dateTime(until) : '' })}{' '}
                  {!includesFee && order.feeUsd !== '0' && t('refund.feeKept')}
                </p>
                {code.isSent ? (
                  <Form
                    onSubmit={(event) => {
                      event.preventDefault();
                      if (code.input) refund.mutate({ orderId, ...code.input });
                    }}
                    canSubmit={code.input !== null}
                    isBusy={refund.isPending}
                    error={refund.error && explain(refund.error)}
                    submitLabel={t('refund.confirm', { amount: formatUsd(creditUsd, 2) })}
                    submitTestId="confirm-refund"
                  >
                    <ConfirmationField of={code} testId="refund-code" />
                  </Form>
                ) : (
                  <>
                    {code.error !== null && <p className="text-bad">{explain(code.error)}</p>}
                    <Button busy={code.isSending} onClick={code.send} data-testid="request-refund">
                      {t('refund.action', { amount: formatUsd(creditUsd, 2) })}
                    </Button>
                  </>
                )}
              </>
            )}
          </div>
        )}
      </QueryView>
    </Card>
  );
}
