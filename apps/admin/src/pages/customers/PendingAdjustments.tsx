import { Card, DataTable, formatUsd, LoadMore, Money, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { useMay } from '../../access/use-may.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { ReasonDialog } from '../security/ReasonDialog.tsx';

interface PendingAdjustmentsProps {
  /** Those of one customer; otherwise of all. */
  readonly accountId?: string;
}

interface Decision {
  readonly id: string;
  readonly decision: 'confirm' | 'decline';
  readonly what: string;
  readonly email: string;
}

/** Adjustments of credit that wait for a second person. Renders nothing if none do, or for those who may not see them. */
export function PendingAdjustments({ accountId }: PendingAdjustmentsProps) {
  const { t } = useTranslation(['customer', 'admin']);
  const format = useFormat();
  const may = useMay();
  const [decision, setDecision] = useState<Decision | null>(null);
  const filter = { isOpen: true, ...(accountId ? { accountId } : {}) };
  const list = useInfiniteQuery({
    ...trpc.admin.customers.adjustments.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    enabled: may('customers.adjustments'),
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  const describe = ({ kind, amountUsd }: (typeof items)[number]) =>
    `${t(`admin:customers.adjustKinds.${kind}`)}: ${formatUsd(amountUsd, 2)}`;
  return (
    <Card title={t('pending')} aside={<ExportLink list="admin.customers.adjustments" input={filter} />}>
      <p className="px-4 pt-3 text-sm text-quiet">{t('pendingLead')}</p>
      <DataTable
        rowTestId="pending-adjustment"
        rows={items}
        rowKey={({ id }) => id}
        stackBelow="wide"
        columns={[
          {
            title: t('what'),
            place: 'title',
            cell: (row) => (
              <>
                {row.email ?? row.accountId}
                <span className="block text-sm font-normal text-quiet">
                  {t(`admin:customers.adjustKinds.${row.kind}`)}: {row.reason}
                </span>
              </>
            ),
          },
          { title: t('amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} /> },
          {
            title: t('by'),
            cell: ({ requestedBy, createdAt }) => t('asked', { staff: requestedBy, time: format.dateTime(createdAt) }),
          },
          {
            title: '',
            place: 'actions',
            cell: (row) => {
              const chosen = { id: row.id, what: describe(row), email: row.email ?? row.accountId };
              return (
                <>
                  {!row.isOwn && (
                    <StaffButton
                      may="customers.decideAdjustment"
                      variant="quiet"
                      onClick={() => setDecision({ ...chosen, decision: 'confirm' })}
                      data-testid="confirm-adjustment"
                    >
                      {t('confirm')}
                    </StaffButton>
                  )}
                  <StaffButton
                    may="customers.decideAdjustment"
                    variant="quiet"
                    onClick={() => setDecision({ ...chosen, decision: 'decline' })}
                    data-testid="decline-adjustment"
                  >
                    {t(row.isOwn ? 'takeBack' : 'decline')}
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

function DecisionDialog({ id, decision, what, email, onClose }: Decision & { readonly onClose: () => void }) {
  const { t } = useTranslation('customer');
  const queries = useQueryClient();
  const decide = useMutation(
    trpc.admin.customers.decideAdjustment.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.customers.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t(`${decision}Title`)}
      description={t(`${decision}Lead`, { what, email })}
      submitLabel={t(decision)}
      isBusy={decide.isPending}
      error={decide.error}
      onSubmit={(reason) => decide.mutate({ id, decision, reason })}
      onClose={onClose}
    />
  );
}
