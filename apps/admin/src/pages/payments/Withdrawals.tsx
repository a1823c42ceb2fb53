import { Badge, Card, DataTable, formatUsd, LoadMore, Money, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { useMay } from '../../access/use-may.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';

const states = ['pending', 'booked', 'declined'] as const;
const tones = { pending: 'warn', booked: 'good', declined: 'plain' } as const;

interface Decision {
  readonly id: string;
  readonly decision: 'confirm' | 'decline';
  readonly what: string;
}

/** Withdrawals from clearing accounts. Those beyond what one person may book wait for a colleague. */
export function Withdrawals() {
  const { t } = useTranslation(['admin', 'customer']);
  const format = useFormat();
  const may = useMay();
  const [decision, setDecision] = useState<Decision | null>(null);
  const { state } = usePaymentFilter(states);
  const filter = state ? { state } : {};
  const list = useInfiniteQuery({
    ...trpc.admin.payments.withdrawals.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    enabled: may('payments.withdrawals'),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0 && !state) return null;
  return (
    <Card title={t('withdrawals.title')} aside={<ExportLink list="admin.payments.withdrawals" input={filter} />}>
      <div className="px-4 pb-3">
        <ListFilters states={states} nameOf={(name) => t(`withdrawals.states.${name}`)} />
      </div>
      {items.length === 0 && !list.isPending && <p className="px-4 pb-4 text-sm text-quiet">{t('withdrawals.none')}</p>}
      <DataTable
        rowTestId="withdrawal-row"
        rows={items}
        rowKey={({ id }) => id}
        stackBelow="wide"
        columns={[
          {
            title: t('payments.clearing'),
            place: 'title',
            cell: ({ clearing, destination, direction, reason }) => (
              <>
                <span className="font-mono text-sm">{clearing}</span>
                <span className="block text-sm font-normal text-quiet">
                  {t(`withdrawals.directions.${direction}`)}: {t(`withdrawals.destinations.${destination}`)}
                  {reason && `. ${reason}`}
                </span>
              </>
            ),
          },
          { title: t('withdrawals.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
          { title: t('withdrawals.fee'), numeric: true, cell: ({ feeUsd }) => <Money usd={feeUsd} /> },
          {
            title: t('payments.reference'),
            className: 'min-w-32 max-w-64 font-mono text-xs wrap-anywhere',
            cell: ({ reference }) => reference,
          },
          {
            title: t('customer:by'),
            cell: ({ requestedBy, createdAt }) => t('customer:asked', { staff: requestedBy, time: format.dateTime(createdAt) }),
          },
          {
            title: t('payments.state'),
            place: 'bare',
            cell: ({ state }) => <Badge tone={tones[state]}>{t(`withdrawals.states.${state}`)}</Badge>,
          },
          {
            title: '',
            place: 'actions',
            cell: ({ id, clearing, amountUsd, isOwn, state }) => {
              if (state !== 'pending') return null;
              const what = `${clearing}: ${formatUsd(amountUsd, 2)}`;
              return (
                <>
                  {!isOwn && (
                    <StaffButton
                      may="payments.decideWithdrawal"
                      variant="quiet"
                      onClick={() => setDecision({ id, what, decision: 'confirm' })}
                      data-testid="confirm-withdrawal"
                    >
                      {t('customer:confirm')}
                    </StaffButton>
                  )}
                  <StaffButton
                    may="payments.decideWithdrawal"
                    variant="quiet"
                    onClick={() => setDecision({ id, what, decision: 'decline' })}
                  >
                    {t(isOwn ? 'customer:takeBack' : 'customer:decline')}
                  </StaffButton>
                </>
              );
            },
          },
        ]}
      />
      <LoadMore query={list} />
      {decision && <DecisionDialog {...decision} onClose={() => setDecision(null)} />}
    </Card>
  );
}

function DecisionDialog({ id, decision, what, onClose }: Decision & { readonly onClose: () => void }) {
  const { t } = useTranslation(['admin', 'customer']);
  const queries = useQueryClient();
  const decide = useMutation(
    trpc.admin.payments.decideWithdrawal.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.payments.pathKey() });
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t(`withdrawals.${decision}Title`)}
      description={what}
      submitLabel={t(`customer:${decision}`)}
      isBusy={decide.isPending}
      error={decide.error}
      onSubmit={(reason) => decide.mutate({ id, decision, reason })}
      onClose={onClose}
    />
  );
}
