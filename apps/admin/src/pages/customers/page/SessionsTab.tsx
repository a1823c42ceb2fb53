import { DataTable, trpc, useFormat } from '@derouter/ui';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../../access/StaffButton.tsx';
import { ListCard } from '../../../parts/ListCard.tsx';
import { ReasonDialog } from '../../security/ReasonDialog.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** Where a customer is signed in. Staff end sessions with a reason. */
export function SessionsTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const { t } = useTranslation('customer');
  const format = useFormat();
  const queries = useQueryClient();
  // Null: all of them.
  const [ending, setEnding] = useState<{ readonly sessionId: string | null } | null>(null);
  const sessions = useInfiniteQuery(
    trpc.admin.customers.sessions.infiniteQueryOptions(
      { accountId, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? [];
  const end = useMutation(
    trpc.admin.customers.endSessions.mutationOptions({
      onSuccess: async () => {
        await Promise.all(
          [trpc.admin.customers.sessions, trpc.admin.customers.actions].map((list) => queries.invalidateQueries(list.pathFilter())),
        );
        setEnding(null);
      },
    }),
  );
  return (
    <>
      <ListCard
        csv={{ list: 'admin.customers.sessions', input: { accountId } }}
        query={sessions}
        isEmpty={() => items.length === 0}
        pages={sessions}
        empty={{ title: t('sessionsEmpty'), text: t('sessionsEmptyText') }}
        footer={
          items.length > 0 ? (
            <div className="border-t border-line p-4">
              <StaffButton may="customers.endSessions" onClick={() => setEnding({ sessionId: null })} data-testid="end-all-sessions">
                {t('endAll')}
              </StaffButton>
            </div>
          ) : undefined
        }
      >
        {() => (
          <DataTable
            rowTestId="customer-session"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              { title: t('device'), place: 'title', cell: ({ device }) => device || '–' },
              { title: t('network'), className: 'font-mono text-xs', cell: ({ network }) => network || '–' },
              { title: t('started'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.dateTime(createdAt) },
              { title: t('lastUsed'), className: 'whitespace-nowrap', cell: ({ lastUsedAt }) => format.dateTime(lastUsedAt) },
              {
                title: '',
                place: 'actions',
                cell: ({ id }) => (
                  <StaffButton
                    may="customers.endSessions"
                    variant="quiet"
                    onClick={() => setEnding({ sessionId: id })}
                    data-testid="end-session"
                  >
                    {t('endSession')}
                  </StaffButton>
                ),
              },
            ]}
          />
        )}
      </ListCard>
      {ending && (
        <ReasonDialog
          title={t(ending.sessionId === null ? 'endAllTitle' : 'endTitle')}
          description={t('endLead')}
          submitLabel={t(ending.sessionId === null ? 'endAll' : 'endSession')}
          isBusy={end.isPending}
          error={end.error}
          onSubmit={(reason) => end.mutate({ accountId, ...ending, reason })}
          onClose={() => setEnding(null)}
        />
      )}
    </>
  );
}
