import { DataTable, formatCount, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { type RequestsSearch, toFilter } from './requests-search.ts';

/** Failed requests by error, model and upstream. A row opens the requests. */
export function TopErrors({ search }: { readonly search: RequestsSearch }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const navigate = useNavigate();
  const { from = '1970-01-01T00:00:00.000Z', to = new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString() } = toFilter(search);
  const errors = useQuery({ ...trpc.admin.requests.topErrors.queryOptions({ from, to }), placeholderData: keepPreviousData });
  return (
    <ListCard
      csv={{ list: 'admin.requests.topErrors', input: { from, to } }}
      query={errors}
      rows={6}
      isEmpty={({ groups }) => groups.length === 0}
      empty={{ title: t('errorsEmpty'), text: t('errorsEmptyText') }}
      footer={errors.data?.isTruncated ? <p className="p-4 text-sm text-quiet">{t('truncated')}</p> : undefined}
    >
      {({ groups }) => (
        <DataTable
          rowTestId="error-row"
          rows={groups}
          rowKey={({ lastId, errorCode, model }) => `${lastId} ${errorCode} ${model}`}
          stackBelow="wide"
          onOpen={({ errorCode, model, upstreamId }) =>
            void navigate({
              to: '/requests',
              search: {
                ...search,
                view: undefined,
                status: 'failed',
                model,
                ...(errorCode ? { errorCode } : {}),
                ...(upstreamId ? { upstream: upstreamId } : {}),
              },
            })
          }
          columns={[
            {
              title: t('error'),
              place: 'title',
              className: 'font-mono text-xs wrap-anywhere',
              cell: ({ errorCode, httpStatus }) => `${httpStatus} ${errorCode ?? t('noCode')}`,
            },
            { title: t('model'), cell: ({ model }) => model },
            { title: t('upstream'), cell: ({ upstream }) => upstream ?? '–' },
            { title: t('requests'), numeric: true, place: 'figure', cell: ({ requests }) => formatCount(requests) },
            { title: t('customers'), numeric: true, cell: ({ customers }) => formatCount(customers) },
            { title: t('last'), className: 'whitespace-nowrap', cell: ({ lastAt }) => format.dateTime(lastAt) },
          ]}
        />
      )}
    </ListCard>
  );
}
