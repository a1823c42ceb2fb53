import { Badge, DataTable, Field, FormDialog, Money, SelectField, trpc, useExplain, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { isReason, ReasonField } from '../../parts/ReasonField.tsx';
import { useMethodName } from '../../use-method-name.ts';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';
import { OrderLink } from './OrderLink.tsx';

const states = ['waiting', 'requested', 'pending', 'succeeded', 'failed'] as const;
const tones = { requested: 'warn', pending: 'warn', succeeded: 'good', failed: 'bad' } as const;

/** Refunds, started here or at the provider. Those by hand wait for staff. */
export function Refunds() {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const format = useFormat();
  const [finishing, setFinishing] = useState<{ readonly id: string; readonly destination: string } | null>(null);
  const { query: _, ...filter } = usePaymentFilter(states);
  const list = useInfiniteQuery({
    ...trpc.admin.payments.refunds.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ListFilters
        states={states}
        nameOf={(state) => t(state === 'waiting' ? 'payments.refundsWaiting' : `payments.refundStates.${state}`)}
        hasMethod
      />
      <ListCard
        csv={{ list: 'admin.payments.refunds', input: filter }}
        pages={list}
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.refundsEmpty'), text: t('payments.refundsEmptyText') }}
      >
        {() => (
          <DataTable
            rowTestId="refund-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('payments.customer'),
                place: 'title',
                className: 'min-w-52 max-w-64 wrap-anywhere',
                cell: ({ email, orderId }) => (
                  <>
                    <span className="block">{email ?? '–'}</span>
                    <OrderLink orderId={orderId} />
                  </>
                ),
              },
              { title: t('payments.created'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.shortTime(createdAt) },
              { title: t('payments.method'), place: 'bare', cell: (row) => nameOf(row.provider) },
              { title: t('payments.origin'), place: 'bare', cell: ({ origin }) => t(`payments.origins.${origin}`) },
              { title: t('payments.amount'), numeric: true, place: 'figure', cell: ({ grossUsd }) => <Money usd={grossUsd} /> },
              {
                title: t('payments.state'),
                place: 'bare',
                cell: ({ state, isByHand, destination }) => (
                  <>
                    <Badge tone={tones[state]}>{t(`payments.refundStates.${state}`)}</Badge>
                    {isByHand && (
                      <span className="block font-mono text-xs text-quiet wrap-anywhere">{destination || t('payments.noAddress')}</span>
                    )}
                  </>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: ({ id, isByHand, state, destination }) =>
                  isByHand &&
                  state === 'requested' && (
                    <StaffButton
                      may="payments.finishRefund"
                      variant="quiet"
                      onClick={() => setFinishing({ id, destination: destination ?? '' })}
                      data-testid="finish"
                    >
                      {t('payments.finish')}
                    </StaffButton>
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      {finishing && <FinishDialog refund={finishing} onClose={() => setFinishing(null)} />}
    </>
  );
}

interface FinishDialogProps {
  readonly refund: { readonly id: string; readonly destination: string };
  readonly onClose: () => void;
}

function FinishDialog({ refund, onClose }: FinishDialogProps) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const [transaction, setTransaction] = useState('');
  const [reason, setReason] = useState('');
  const hasReason = isReason(reason);
  const [paidFrom, setPaidFrom] = useState<'clearing' | 'treasury'>('clearing');
  const finish = useMutation(
    trpc.admin.payments.finishRefund.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.payments.pathKey() });
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t('payments.finishTitle')}
      description={refund.destination ? t('payments.finishLead', { address: refund.destination }) : t('payments.finishNoAddress')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        finish.mutate({ refundId: refund.id, transaction, paidFrom, reason });
      }}
      canSubmit={refund.destination !== '' && transaction.trim().length >= 8 && hasReason}
      isBusy={finish.isPending}
      error={finish.error && explain(finish.error)}
      submitLabel={t('payments.finish')}
      submitTestId="finish-refund"
      after={
        <StaffButton
          may="payments.finishRefund"
          className="mt-4"
          disabled={!hasReason}
          busy={finish.isPending}
          onClick={() => finish.mutate({ refundId: refund.id, transaction: null, reason })}
        >
          {t('payments.giveUp')}
        </StaffButton>
      }
    >
      <Field
        label={t('payments.transaction')}
        value={transaction}
        spellCheck={false}
        onChange={(event) => setTransaction(event.target.value)}
        data-testid="refund-transaction"
      />
      <SelectField
        label={t('payments.paidFrom')}
        value={paidFrom}
        onChange={(event) => setPaidFrom(event.target.value === 'treasury' ? 'treasury' : 'clearing')}
      >
        <option value="clearing">{t('payments.sources.clearing')}</option>
        <option value="treasury">{t('payments.sources.treasury')}</option>
      </SelectField>
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  );
}
