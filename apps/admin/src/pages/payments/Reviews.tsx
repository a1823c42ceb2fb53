import { Button, DataTable, Field, FormDialog, trpc, useExplain, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { useMethodName } from '../../use-method-name.ts';
import { Evidence } from './Evidence.tsx';
import { OrderLink } from './OrderLink.tsx';

interface Decision {
  readonly id: string;
  readonly resolution: 'accepted' | 'dismissed';
}

/** What a rail could not decide by itself, oldest questions last. */
export function Reviews() {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const format = useFormat();
  const navigate = useNavigate();
  const isOpen = useSearch({ from: '/staff/payments' }).state !== 'decided';
  const show = (open: boolean) =>
    void navigate({ to: '/payments', search: { tab: 'reviews', ...(open ? {} : { state: 'decided' }) }, replace: true });
  const [decision, setDecision] = useState<Decision | null>(null);
  const list = useInfiniteQuery({
    ...trpc.admin.payments.reviews.infiniteQueryOptions(
      { isOpen, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="flex gap-2">
        {[true, false].map((open) => (
          <Button
            key={String(open)}
            aria-pressed={open === isOpen}
            onClick={() => show(open)}
            data-testid={open ? 'reviews-open' : 'reviews-decided'}
            className="aria-pressed:border-accent"
          >
            {t(open ? 'payments.open' : 'payments.decided')}
          </Button>
        ))}
      </div>
      <ListCard
        csv={{ list: 'admin.payments.reviews', input: { isOpen } }}
        pages={list}
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.reviewsEmpty'), text: t('payments.reviewsEmptyText') }}
      >
        {() => (
          <DataTable
            rowTestId="review-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('payments.question'),
                place: 'title',
                cell: ({ kind }) => t(`payments.reviewKinds.${kind}`),
              },
              { title: t('payments.method'), place: 'bare', cell: (row) => nameOf(row.provider) },
              {
                title: t('payments.reference'),
                className: 'font-mono text-xs wrap-anywhere max-w-56',
                cell: ({ reference, orderId }) => (
                  <>
                    <span className="block">{reference}</span>
                    {orderId && <OrderLink orderId={orderId} />}
                  </>
                ),
              },
              { title: t('payments.created'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.shortTime(createdAt) },
              { title: t('payments.evidence'), place: 'bare', className: 'max-w-96', cell: ({ detail }) => <Evidence value={detail} /> },
              {
                title: '',
                place: 'actions',
                cell: ({ id, hasProposal, resolution, resolutionReason }) =>
                  resolution ? (
                    <span className="text-sm text-quiet">
                      {t(`payments.${resolution}`)}: {resolutionReason}
                    </span>
                  ) : (
                    <>
                      {hasProposal && (
                        <StaffButton
                          may="payments.decideReview"
                          variant="quiet"
                          onClick={() => setDecision({ id, resolution: 'accepted' })}
                          data-testid="accept-review"
                        >
                          {t('payments.accept')}
                        </StaffButton>
                      )}
                      <StaffButton
                        may="payments.decideReview"
                        variant="quiet"
                        onClick={() => setDecision({ id, resolution: 'dismissed' })}
                        data-testid="dismiss-review"
                      >
                        {t('payments.dismiss')}
                      </StaffButton>
                    </>
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      {decision && <DecisionDialog decision={decision} onClose={() => setDecision(null)} />}
    </>
  );
}

function DecisionDialog({ decision, onClose }: { readonly decision: Decision; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const explain = useExplain();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const decide = useMutation(
    trpc.admin.payments.decideReview.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.admin.payments.pathKey() });
        onClose();
      },
    }),
  );
  const isAccepted = decision.resolution === 'accepted';
  return (
    <FormDialog
      title={t(isAccepted ? 'payments.acceptTitle' : 'payments.dismissTitle')}
      description={t(isAccepted ? 'payments.acceptLead' : 'payments.dismissLead')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate({ ...decision, reason });
      }}
      canSubmit={reason.trim() !== ''}
      isBusy={decide.isPending}
      error={decide.error && explain(decide.error)}
      submitLabel={t(isAccepted ? 'payments.accept' : 'payments.dismiss')}
      submitTestId="decide-review"
    >
      <Field label={t('payments.reason')} value={reason} onChange={(event) => setReason(event.target.value)} data-testid="review-reason" />
    </FormDialog>
  );
}
