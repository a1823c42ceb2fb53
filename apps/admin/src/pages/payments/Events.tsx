import { Badge, DataTable, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { useMethodName } from '../../use-method-name.ts';
import { ReasonDialog } from '../security/ReasonDialog.tsx';
import { Evidence } from './Evidence.tsx';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';

const states = ['pending', 'handled', 'ignored', 'review', 'set_aside', 'failed'] as const;
const tones = { pending: 'warn', handled: 'good', ignored: 'plain', review: 'warn', set_aside: 'warn', failed: 'bad' } as const;

/** The inbox of the providers' events with the fate of each. */
export function Events() {
  const { t } = useTranslation('admin');
  const nameOf = useMethodName();
  const format = useFormat();
  const filter = usePaymentFilter(states);
  const list = useInfiniteQuery({
    ...trpc.admin.payments.events.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
    // Events are worked within seconds, also one that is processed again.
    refetchInterval: ({ state }) => {
      const [first, ...more] = state.data?.pages ?? [];
      return more.length === 0 && first?.items.some(({ state: name }) => name === 'pending') ? 2_000 : false;
    },
  });
  const [replaying, setReplaying] = useState<string | null>(null);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ListFilters
        states={states}
        nameOf={(state) => t(`payments.eventStates.${state}`)}
        search={t('payments.eventSearch')}
        stateTestId="event-state"
        hasMethod
      />
      <ListCard
        csv={{ list: 'admin.payments.events', input: filter }}
        query={list}
        rows={6}
        isEmpty={() => items.length === 0}
        empty={{ title: t('payments.eventsEmpty'), text: t('payments.eventsEmptyText') }}
        pages={list}
      >
        {() => (
          <DataTable
            rowTestId="event-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              { title: t('payments.event'), place: 'title', className: 'wrap-anywhere', cell: ({ type }) => type },
              { title: t('payments.method'), place: 'bare', cell: (row) => nameOf(row.provider) },
              { title: t('payments.received'), className: 'whitespace-nowrap', cell: ({ receivedAt }) => format.shortTime(receivedAt) },
              {
                title: t('payments.fate'),
                place: 'bare',
                cell: ({ state: name, lastError, attempts }) => (
                  <>
                    <Badge tone={tones[name]}>{t(`payments.eventStates.${name}`)}</Badge>
                    {lastError && <span className="block text-xs text-quiet wrap-anywhere">{lastError}</span>}
                    {name === 'pending' && attempts > 0 && (
                      <span className="block text-xs text-quiet">{t('payments.attempts', { count: attempts })}</span>
                    )}
                  </>
                ),
              },
              {
                title: t('payments.evidence'),
                place: 'bare',
                className: 'max-w-96',
                cell: ({ payload, eventId }) => <Evidence value={{ eventId, payload }} />,
              },
              {
                title: '',
                place: 'actions',
                cell: ({ id, state: name }) =>
                  name !== 'pending' && (
                    <StaffButton may="payments.replayEvent" variant="quiet" onClick={() => setReplaying(id)} data-testid="replay-event">
                      {t('payments.replay')}
                    </StaffButton>
                  ),
              },
            ]}
          />
        )}
      </ListCard>
      {replaying && <ReplayDialog id={replaying} onClose={() => setReplaying(null)} />}
    </>
  );
}

function ReplayDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const replay = useMutation(
    trpc.admin.payments.replayEvent.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.admin.payments.events.infiniteQueryFilter());
        onClose();
      },
    }),
  );
  return (
    <ReasonDialog
      title={t('payments.replay')}
      description={t('payments.replayLead')}
      submitLabel={t('payments.replay')}
      isBusy={replay.isPending}
      error={replay.error}
      onSubmit={(reason) => replay.mutate({ id, reason })}
      onClose={onClose}
    />
  );
}
