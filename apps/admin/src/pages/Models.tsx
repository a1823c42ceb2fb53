import { Badge, Button, Card, Cell, EmptyState, ErrorState, formatRate, HeadCell, Page, SkeletonRows, Table } from '@derouter/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
import { useFormat } from '../use-format.ts';
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
          <Table>
            <thead>
              <tr>
                <HeadCell>{t('models.model')}</HeadCell>
                <HeadCell>{t('models.vendor')}</HeadCell>
                <HeadCell numeric>{t('models.input')}</HeadCell>
                <HeadCell numeric>{t('models.output')}</HeadCell>
                <HeadCell>{t('models.routes')}</HeadCell>
                <HeadCell>{t('customers.status')}</HeadCell>
                <HeadCell />
              </tr>
            </thead>
            <tbody>
              {data.map((model) => (
                <tr key={model.id} data-testid="model-row">
                  <Cell className="whitespace-nowrap">
                    <span className="block font-medium">{model.displayName}</span>
                    <code className="font-mono text-xs text-quiet">{model.id}</code>
                  </Cell>
                  <Cell>{model.vendor}</Cell>
                  <Cell numeric>{formatRate(model.tiers[0]?.usdPerMillion.input ?? '')}</Cell>
                  <Cell numeric>{formatRate(model.tiers[0]?.usdPerMillion.output ?? '')}</Cell>
                  <Cell className="max-w-56 truncate">{model.routes.map((route) => route.upstreamName).join(', ') || '–'}</Cell>
                  <Cell>
                    <span className="flex flex-wrap gap-1.5">
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
                  </Cell>
                  <Cell className="text-right whitespace-nowrap">
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
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
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
