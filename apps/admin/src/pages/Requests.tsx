import { Button, Card, EmptyState, ErrorState, Field, Page, SkeletonRows, useExplain } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { RequestView } from './RequestView.tsx';

const receiptId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Looks a request up by its receipt's id, which stands in the address. */
export function Requests() {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const navigate = useNavigate();
  const { id = '' } = useSearch({ from: '/staff/requests' });
  const [typed, setTyped] = useState(id);
  const [isWrong, setWrong] = useState(false);
  const isAsked = receiptId.test(id);
  const { data, error, refetch } = useQuery({ ...trpc.admin.requests.find.queryOptions({ id }), enabled: isAsked });
  const isMissing = error?.data?.derouterCode === 'not_found';
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <form
        className="flex flex-wrap items-start gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = typed.trim();
          setWrong(!receiptId.test(wanted));
          if (receiptId.test(wanted)) void navigate({ to: '/requests', search: { id: wanted.toLowerCase() } });
        }}
      >
        <Field
          label={t('requests.id')}
          help={t('requests.idHelp')}
          error={isWrong ? t('requests.idWrong') : isMissing ? t('requests.notFound') : null}
          className="min-w-0 basis-full sm:max-w-lg sm:flex-1"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          data-testid="receipt-id"
        />
        <Button type="submit" look="primary" className="sm:mt-6.5" disabled={typed.trim() === ''} data-testid="find-request">
          {t('requests.find')}
        </Button>
      </form>
      {error && !isMissing && (
        <Card>
          <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />
        </Card>
      )}
      {!isAsked && (
        <Card>
          <EmptyState title={t('requests.emptyTitle')} text={t('requests.emptyText')} />
        </Card>
      )}
      {isAsked && !data && !error && (
        <Card>
          <SkeletonRows label={t('common:loading')} rows={8} />
        </Card>
      )}
      {isAsked && data && <RequestView request={data} />}
    </Page>
  );
}
