import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { trpc } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { Button } from '../controls/Button.tsx';
import { DataTable } from '../data/DataTable.tsx';
import { QueryCard } from '../data/QueryCard.tsx';
import { Badge } from '../feedback/Badge.tsx';
import { ErrorState } from '../feedback/states.tsx';

/** The user's sessions, to end one or all others. */
export function SessionsCard() {
  const { t } = useTranslation('common');
  const format = useFormat();
  const queries = useQueryClient();
  const sessions = useQuery(trpc.accounts.sessions.list.queryOptions());
  const onSuccess = () => queries.invalidateQueries({ queryKey: trpc.accounts.sessions.list.queryKey() });
  const revoke = useMutation(trpc.accounts.sessions.revoke.mutationOptions({ onSuccess }));
  const revokeOthers = useMutation(trpc.accounts.sessions.revokeOthers.mutationOptions({ onSuccess }));
  const error = revoke.error ?? revokeOthers.error;
  return (
    <QueryCard
      title={t('security.sessions')}
      query={sessions}
      rows={2}
      header={
        error && (
          <ErrorState
            error={error}
            onRetry={() => {
              revoke.reset();
              revokeOthers.reset();
            }}
          />
        )
      }
      footer={
        (sessions.data?.length ?? 0) > 1 && (
          <div className="border-t border-line p-4">
            <Button busy={revokeOthers.isPending} onClick={() => revokeOthers.mutate()} data-testid="revoke-others">
              {t('security.revokeOthers')}
            </Button>
          </div>
        )
      }
    >
      {(rows) => (
        <DataTable
          rowTestId="session-row"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              title: t('security.device'),
              place: 'title',
              className: 'font-medium',
              cell: ({ device, isCurrent }) => (
                <span className="inline-flex flex-wrap items-center gap-2">
                  {device || t('security.unknownDevice')}
                  {isCurrent && <Badge tone="good">{t('security.thisDevice')}</Badge>}
                </span>
              ),
            },
            {
              title: t('security.network'),
              className: 'font-mono text-sm whitespace-nowrap',
              cell: ({ network }) => <span translate="no">{network || '–'}</span>,
            },
            { title: t('security.since'), className: 'whitespace-nowrap', cell: ({ createdAt }) => format.date(createdAt) },
            { title: t('security.lastUsed'), className: 'whitespace-nowrap', cell: ({ lastUsedAt }) => format.shortTime(lastUsedAt) },
            {
              title: '',
              place: 'actions',
              cell: ({ id, isCurrent }) =>
                !isCurrent && (
                  <Button variant="quiet" busy={revoke.isPending} onClick={() => revoke.mutate({ id })} data-testid="revoke-session">
                    {t('security.revoke')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </QueryCard>
  );
}
