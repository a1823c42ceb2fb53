import { Card, ErrorState, Page, SkeletonRows, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { RequestView } from './RequestView.tsx';

/** One request by its receipt id. */
export function OneRequest() {
  const { t } = useTranslation(['admin', 'calls']);
  const { id } = useParams({ from: '/staff/requests/$id' });
  const { data, error, refetch } = useQuery(trpc.admin.requests.find.queryOptions({ id }));
  return (
    <Page title={t('requests.title')} lead={id}>
      {error?.data?.derouterCode === 'not_found' || error?.data?.derouterCode === 'validation_failed' ? (
        <Card>
          <p role="alert" className="p-4" data-testid="request-missing">
            {t('requests.notFound')}
          </p>
        </Card>
      ) : (
        error && (
          <Card>
            <ErrorState error={error} onRetry={() => void refetch()} />
          </Card>
        )
      )}
      {!data && !error && (
        <Card>
          <SkeletonRows rows={8} />
        </Card>
      )}
      {data && <RequestView request={data} />}
      <p className="text-sm">
        <Link to="/requests" className="text-accent hover:underline">
          {t('calls:back')}
        </Link>
      </p>
    </Page>
  );
}
