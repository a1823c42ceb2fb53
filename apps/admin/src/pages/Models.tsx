import {
  Badge,
  Button,
  Card,
  DataTable,
  EmptyState,
  ErrorState,
  formatRate,
  Page,
  SkeletonRows,
  useExplain,
  useFormat,
} from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { AddModelDialog } from './AddModelDialog.tsx';
import { ComparePricesDialog } from './ComparePricesDialog.tsx';
import { EditModelDialog } from './EditModelDialog.tsx';
import { EditPriceDialog } from './EditPriceDialog.tsx';
import { UnknownUsage } from './UnknownUsage.tsx';

/** Models with their prices and routes. */
export function Models() {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const { data, error, refetch } = useQuery(trpc.admin.models.list.queryOptions());
  const [open, setOpen] = useState<{ readonly dialog: 'model' | 'price'; readonly id: string } | 'add' | 'compare' | null>(null);
  const chosen = typeof open === 'object' && open ? data?.find((model) => model.id === open.id) : undefined;
  const close = () => setOpen(null);
  const queries = useQueryClient();
  const withdraw = useMutation(trpc.admin.models.withdrawPrice.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  return (
    <Page
      title={t('models.title')}
      lead={t('models.lead')}
      action={
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setOpen('compare')} data-testid="compare-prices">
            {t('models.compare')}
          </Button>
          <Button look="primary" onClick={() => setOpen('add')} data-testid="add-model">
            {t('models.add')}
          </Button>
        </div>
      }
    >
      <Card>
        {withdraw.error && <ErrorState message={explain(withdraw.error)} retryLabel={t('common:retry')} onRetry={() => withdraw.reset()} />}
        {error && <ErrorState message={explain(error)} retryLabel={t('common:retry')} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows label={t('common:loading')} rows={8} />}
        {data?.length === 0 && <EmptyState title={t('models.emptyTitle')} text={t('models.emptyText')} />}
        {data && data.length > 0 && (
          <DataTable
            rowTestId="model-row"
            rows={data}
            rowKey={({ id }) => id}
            room="wide"
            columns={[
              {
                title: t('models.model'),
                place: 'title',
                className: 'whitespace-nowrap stacked:whitespace-normal',
                cell: ({ id, displayName }) => (
                  <>
                    <span className="block font-medium">{displayName}</span>
                    <code className="block font-mono text-xs font-normal text-quiet wrap-anywhere">{id}</code>
                  </>
                ),
              },
              { title: t('models.vendor'), place: 'bare', cell: ({ vendor }) => vendor },
              { title: t('models.input'), numeric: true, cell: ({ tiers }) => formatRate(tiers[0]?.usdPerMillion.input ?? '') },
              { title: t('models.output'), numeric: true, cell: ({ tiers }) => formatRate(tiers[0]?.usdPerMillion.output ?? '') },
              {
                title: t('models.routes'),
                className: 'max-w-56 truncate',
                cell: ({ routes }) => routes.map(({ upstreamName }) => upstreamName).join(', ') || '–',
              },
              {
                title: t('customers.status'),
                place: 'figure',
                cell: (model) => (
                  <span className="flex flex-col items-start gap-1 stacked:items-end">
                    {!model.enabled ? (
                      <Badge>{t('models.off')}</Badge>
                    ) : model.routes.length === 0 ? (
                      <Badge tone="warn">{t('models.noRoute')}</Badge>
                    ) : (
                      <Badge tone="good">{t('models.offered')}</Badge>
                    )}
                    {model.scheduled && (
                      <Badge tone="accent">{t('models.scheduled', { date: format.date(model.scheduled.effectiveAt) })}</Badge>
                    )}
                  </span>
                ),
              },
              {
                title: '',
                place: 'actions',
                cell: (model) => (
                  <>
                    {model.scheduled && (
                      <Button
                        look="quiet"
                        busy={withdraw.isPending}
                        onClick={() => withdraw.mutate({ priceVersionId: model.scheduled?.priceVersionId ?? '' })}
                        data-testid="withdraw-price"
                      >
                        {t('models.withdraw')}
                      </Button>
                    )}
                    <Button look="quiet" onClick={() => setOpen({ dialog: 'model', id: model.id })} data-testid="edit-model">
                      {t('models.edit')}
                    </Button>
                    <Button look="quiet" onClick={() => setOpen({ dialog: 'price', id: model.id })} data-testid="edit-price">
                      {t('models.editPrice')}
                    </Button>
                  </>
                ),
              },
            ]}
          />
        )}
      </Card>
      <UnknownUsage />
      {open === 'add' && <AddModelDialog onClose={close} />}
      {open === 'compare' && <ComparePricesDialog onClose={close} />}
      {chosen && typeof open === 'object' && open?.dialog === 'model' && <EditModelDialog model={chosen} onClose={close} />}
      {chosen && typeof open === 'object' && open?.dialog === 'price' && <EditPriceDialog model={chosen} onClose={close} />}
    </Page>
  );
}
