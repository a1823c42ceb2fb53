import { Badge, Button, DataTable, ErrorState, formatCount, LoadMore, QueryCard, SelectField, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/use-may.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { ListCard } from '../../parts/ListCard.tsx';
import { useQueueName } from '../../parts/use-queue-name.ts';
import { StateFilter } from './StateFilter.tsx';
import { useStateColumns } from './use-state-columns.tsx';

/** The job queue: counts by queue, and every job that is not finished. */
export function Jobs() {
  const { t } = useTranslation('operations');
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayRetry = useMay()('system.retryJob');
  const { queue, state, lastDay } = useSearch({ from: '/staff/system' });
  const filter = { ...(queue ? { queue } : {}), ...(state ? { state } : {}), ...(lastDay ? { lastDay } : {}) };
  const stateColumns = useStateColumns();
  const queueName = useQueueName();
  const queues = useQuery({ ...trpc.admin.system.queues.queryOptions(), refetchInterval: 5_000 });
  const list = useInfiniteQuery({
    ...trpc.admin.system.jobs.infiniteQueryOptions({ ...filter, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const retry = useMutation(
    trpc.admin.system.retryJob.mutationOptions({
      onSuccess: () =>
        Promise.all([
          client.invalidateQueries(trpc.admin.system.jobs.infiniteQueryFilter()),
          client.invalidateQueries(trpc.admin.system.queues.queryFilter()),
        ]),
    }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label={t('system.queue')}
          className="sm:max-w-60"
          value={queue ?? ''}
          onChange={({ target }) =>
            void navigate({ to: '/system', search: { tab: 'jobs', ...filter, queue: target.value || undefined } as never })
          }
          data-testid="job-queue"
        >
          <option value="">{t('all')}</option>
          {(queues.data ?? []).map((one) => (
            <option key={one.queue} value={one.queue}>
              {queueName(one.queue)}
            </option>
          ))}
        </SelectField>
        <StateFilter tab="jobs" />
        <ExportLink list="admin.system.jobs" input={filter} />
      </div>
      <QueryCard
        title={t('system.jobs')}
        query={list}
        isEmpty={() => items.length === 0}
        empty={{ title: t('system.noJobs'), text: t('system.noJobsText') }}
        header={retry.error && <ErrorState error={retry.error} onRetry={() => retry.reset()} />}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="job-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('system.job'),
                place: 'title',
                className: 'max-w-96',
                cell: (job) => (
                  <>
                    <span className="block font-medium wrap-anywhere">{queueName(job.queue)}</span>
                    <code translate="no" className="block text-xs font-normal text-quiet wrap-anywhere">
                      {job.data}
                    </code>
                  </>
                ),
              },
              ...stateColumns,
              {
                title: '',
                place: 'actions',
                cell: (job) =>
                  mayRetry &&
                  job.state === 'failed' && (
                    <Button
                      variant="quiet"
                      busy={retry.isPending}
                      onClick={() => retry.mutate({ queue: job.queue, id: job.id })}
                      data-testid="retry-job"
                    >
                      {t('system.retry')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </QueryCard>
      <Queues />
    </>
  );
}

/** Counts by queue. */
function Queues() {
  const { t } = useTranslation('operations');
  const format = useFormat();
  const queueName = useQueueName();
  const queues = useQuery({ ...trpc.admin.system.queues.queryOptions(), refetchInterval: 5_000 });
  return (
    <ListCard csv={{ list: 'admin.system.queues' }} title={t('system.queues')} query={queues} rows={8}>
      {(rows) => (
        <DataTable
          rowTestId="queue-row"
          rows={rows}
          rowKey={(one) => one.queue}
          stackBelow="medium"
          columns={[
            {
              title: t('system.queue'),
              place: 'title',
              cell: ({ queue }) => (
                <>
                  <span className="block font-medium">{queueName(queue)}</span>
                  {queueName(queue) !== queue && (
                    <code translate="no" className="block text-xs font-normal text-quiet wrap-anywhere">
                      {queue}
                    </code>
                  )}
                </>
              ),
            },
            { title: t('system.waiting'), numeric: true, cell: ({ waiting }) => formatCount(waiting) },
            { title: t('system.active'), numeric: true, cell: ({ active }) => formatCount(active) },
            {
              title: t('system.failed'),
              numeric: true,
              cell: ({ failed }) => (failed > 0 ? <Badge tone="bad">{formatCount(failed)}</Badge> : '0'),
            },
            { title: t('system.oldest'), cell: ({ oldestAt }) => (oldestAt ? format.shortTime(oldestAt) : '–') },
            { title: t('system.lastDone'), cell: ({ lastDoneAt }) => (lastDoneAt ? format.shortTime(lastDoneAt) : '–') },
          ]}
        />
      )}
    </ListCard>
  );
}
