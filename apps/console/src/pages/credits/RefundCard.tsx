import { Button, Card, Field, Form, formatUsd, Notice, OutboxHint, QueryView, Skeleton, trpc, useExplain, useFormat } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order } from './OrderBadge.tsx';
import { useConfirmationCode } from './use-confirmation-code.ts';

/** Refunds the unused credit of an order after a code that is mailed for it. */
export function RefundCard({ order }: { readonly order: Order }) {
  const orderId = order.id;
  const isUnderWay = order.movements.some(({ kind, state }) => kind === 'refund' && (state === 'requested' || state === 'pending'));
  const { t } = useTranslation('console');
  const format = useFormat();
  const explain = useExplain();
  const outbox = useQuery(trpc.system.info.queryOptions()).data?.mailOutbox;
  const queries = useQueryClient();
  const code = useConfirmationCode();
  const [text, setText] = useState('');
  const offer = useQuery(trpc.credits.refundOffer.queryOptions({ id: orderId }));
  const refund = useMutation(
    trpc.credits.refund.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.credits.pathKey() });
        await queries.invalidateQueries({ queryKey: trpc.overview.get.queryKey() });
      },
    }),
  );
  const { challengeId } = code;
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
                {challengeId ? (
                  <Form
                    onSubmit={(event) => {
                      event.preventDefault();
                      refund.mutate({ orderId, challengeId, code: text });
                    }}
                    canSubmit={/^\d{6}$/.test(text)}
                    isBusy={refund.isPending}
                    error={refund.error && explain(refund.error)}
                    submitLabel={t('refund.confirm', { amount: formatUsd(creditUsd, 2) })}
                    submitTestId="confirm-refund"
                  >
                    <Field
                      label={t('refund.code')}
                      inputMode="numeric"
                      autoComplete="one-time-code"
                      maxLength={6}
                      value={text}
                      onChange={(event) => setText(event.target.value.replace(/\D/g, ''))}
                      data-testid="refund-code"
                    />
                    {outbox && <OutboxHint />}
                  </Form>
                ) : (
                  <>
                    {code.error && <p className="text-bad">{explain(code.error)}</p>}
                    <Button busy={code.isPending} onClick={code.request} data-testid="request-refund">
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
