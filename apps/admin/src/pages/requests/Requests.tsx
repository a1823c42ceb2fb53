import { Button, Card, EmptyState, ErrorState, Field, Page, SkeletonRows, trpc } from '@derouter/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { RequestView } from './RequestView.tsx';

const schema = z.object({ id: z.string().trim().toLowerCase().pipe(z.guid()) });

/** Looks up a request by its receipt id, which is kept in the URL. */
export function Requests() {
  const { t } = useTranslation(['admin', 'common']);
  const navigate = useNavigate();
  const { id = '' } = useSearch({ from: '/staff/requests' });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { id } });
  const hasId = schema.safeParse({ id }).success;
  const { data, error, refetch } = useQuery({ ...trpc.admin.requests.find.queryOptions({ id }), enabled: hasId });
  const isMissing = error?.data?.derouterCode === 'not_found';
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <form
        className="flex flex-wrap items-start gap-3"
        noValidate
        onSubmit={(event) => void form.handleSubmit((search) => navigate({ to: '/requests', search }))(event)}
      >
        <Field
          label={t('requests.id')}
          help={t('requests.idHelp')}
          error={form.formState.errors.id ? t('requests.idWrong') : isMissing ? t('requests.notFound') : null}
          className="min-w-0 basis-full sm:max-w-lg sm:flex-1"
          autoComplete="off"
          spellCheck={false}
          data-testid="receipt-id"
          {...form.register('id')}
        />
        <Button type="submit" variant="primary" className="sm:mt-6.5" disabled={form.watch('id').trim() === ''} data-testid="find-request">
          {t('requests.find')}
        </Button>
      </form>
      {error && !isMissing && (
        <Card>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      )}
      {!hasId && (
        <Card>
          <EmptyState title={t('requests.emptyTitle')} text={t('requests.emptyText')} />
        </Card>
      )}
      {hasId && !data && !error && (
        <Card>
          <SkeletonRows rows={8} />
        </Card>
      )}
      {hasId && data && <RequestView request={data} />}
    </Page>
  );
}
