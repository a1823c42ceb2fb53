import { Badge, DataTable, ErrorState, LoadMore, QueryCard, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StaffButton } from '../../access/StaffButton.tsx';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { AnnouncementDialog } from './AnnouncementDialog.tsx';
import { StateFilter, useStateFilter } from './StateFilter.tsx';
import { announcementStates } from './tabs.ts';
import type { Announcement } from './types.ts';
import { useText } from './use-text.ts';

const tones = { planned: 'warn', shown: 'good', ended: 'plain' } as const;

/** Notices for customers. */
export function Announcements() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const textOf = useText();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Announcement | 'new' | null>(null);
  const state = useStateFilter(announcementStates);
  const filter = state ? { state } : {};
  const list = useInfiniteQuery({
    ...trpc.admin.content.announcements.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const end = useMutation(
    trpc.admin.content.endAnnouncement.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.admin.content.announcements.infiniteQueryFilter()),
    }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-end justify-between gap-3">
        <StaffButton may="content.createAnnouncement" variant="primary" onClick={() => setEdited('new')} data-testid="new-announcement">
          {t('content.newAnnouncement')}
        </StaffButton>
        <div className="flex items-end gap-3">
          <StateFilter states={announcementStates} nameOf={(name) => t(`content.states.${name}`)} />
          <ExportLink list="admin.content.announcements" input={filter} />
        </div>
      </div>
      <QueryCard
        query={list}
        isEmpty={() => items.length === 0}
        empty={
          state
            ? { title: t('content.noneInState'), text: t('content.noneInStateText') }
            : { title: t('content.noAnnouncements'), text: t('content.noAnnouncementsText') }
        }
        header={end.error && <ErrorState error={end.error} onRetry={() => end.reset()} />}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="announcement-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('content.announcement'),
                place: 'title',
                className: 'max-w-md',
                cell: ({ texts }) => (
                  <>
                    <span className="block font-medium wrap-anywhere">{textOf(texts).title}</span>
                    <span className="block text-sm font-normal text-quiet wrap-anywhere">{textOf(texts).text}</span>
                  </>
                ),
              },
              {
                title: t('content.state'),
                place: 'figure',
                cell: ({ state }) => <Badge tone={tones[state]}>{t(`content.states.${state}`)}</Badge>,
              },
              { title: t('content.tone'), cell: ({ tone }) => t(`content.tones.${tone}`) },
              { title: t('content.startsAt'), className: 'whitespace-nowrap', cell: ({ startsAt }) => format.shortTime(startsAt) },
              {
                title: t('content.endsAt'),
                className: 'whitespace-nowrap',
                cell: ({ endsAt }) => (endsAt ? format.shortTime(endsAt) : '–'),
              },
              {
                title: '',
                place: 'actions',
                cell: (row) => (
                  <>
                    {row.state !== 'ended' && (
                      <StaffButton
                        may="content.endAnnouncement"
                        variant="quiet"
                        busy={end.isPending}
                        onClick={() => end.mutate({ id: row.id })}
                        data-testid="end-announcement"
                      >
                        {t('content.end')}
                      </StaffButton>
                    )}
                    <StaffButton
                      may="content.updateAnnouncement"
                      variant="quiet"
                      onClick={() => setEdited(row)}
                      data-testid="edit-announcement"
                    >
                      {t('content.edit')}
                    </StaffButton>
                  </>
                ),
              },
            ]}
          />
        )}
      </QueryCard>
      {edited && <AnnouncementDialog announcement={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}
