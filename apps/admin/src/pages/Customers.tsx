import { Badge, Button, Card, Cell, EmptyState, ErrorState, Field, HeadCell, Money, Page, SkeletonRows, Table } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { trpc } from '../trpc.ts';
import { useExplain } from '../use-explain.ts';
import { useFormat } from '../use-format.ts';
import { CreditDialog } from './CreditDialog.tsx';
import { SuspendDialog } from './SuspendDialog.tsx';

/** Customers with their balance; suspend and reinstate. */
export function Customers() {
  const { t } = useTranslation(['admin', 'common']);
  const explain = useExplain();
  const format = useFormat();
  const queries = useQueryClient();
  const [query, setQuery] = useState('');
  const [suspending, setSuspending] = useState<{ readonly accountId: string; readonly email: string } | null>(null);
  const [creditOf, setCreditOf] = useState<string | null>(null);
  const list = useInfiniteQuery({
    ...trpc.admin.customers.list.infiniteQueryOptions({ query, limit: 50 }, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const reinstate = useMutation(trpc.admin.customers.reinstate.mutationOptions({ onSuccess: () => queries.invalidateQueries() }));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const credited = items.find(({ accountId }) => accountId === creditOf);
  return (
    <Page title={t('customers.title')} lead={t('customers.lead')}>
      <Field
        label={t('customers.search')}
        type="search"
        className="max-w-sm"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        data-testid="search"
      />
      <Card>
        {list.error && <ErrorState message={explain(list.error)} retryLabel={t('common:retry')} onRetry={() => void list.refetch()} />}
        {reinstate.error && (
          <ErrorState message={explain(reinstate.error)} retryLabel={t('common:retry')} onRetry={() => reinstate.reset()} />
        )}
        {list.isPending && <SkeletonRows label={t('common:loading')} rows={6} />}
        {list.data && items.length === 0 && <EmptyState title={t('customers.emptyTitle')} text={t('customers.emptyText')} />}
        {items.length > 0 && (
          <Table>
            <thead>
              <tr>
                <HeadCell>{t('customers.email')}</HeadCell>
                <HeadCell>{t('customers.created')}</HeadCell>
                <HeadCell numeric>{t('customers.balance')}</HeadCell>
                <HeadCell numeric>{t('customers.held')}</HeadCell>
                <HeadCell numeric>{t('customers.spend30d')}</HeadCell>
                <HeadCell numeric>{t('customers.keys')}</HeadCell>
                <HeadCell>{t('customers.lastRequest')}</HeadCell>
                <HeadCell>{t('customers.status')}</HeadCell>
                <HeadCell />
              </tr>
            </thead>
            <tbody>
              {items.map((customer) => (
                <tr key={customer.accountId} data-testid="customer-row">
                  <Cell className="max-w-72 truncate font-medium">{customer.email}</Cell>
                  <Cell className="whitespace-nowrap">{format.date(customer.createdAt)}</Cell>
                  <Cell numeric>
                    <Money usd={customer.balanceUsd} />
                  </Cell>
                  <Cell numeric>
                    <Money usd={customer.heldUsd} />
                  </Cell>
                  <Cell numeric>
                    <Money usd={customer.spend30dUsd} />
                  </Cell>
                  <Cell numeric>{customer.keys}</Cell>
                  <Cell className="whitespace-nowrap">
                    {customer.lastRequestAt ? format.dateTime(customer.lastRequestAt) : t('customers.never')}
                  </Cell>
                  <Cell>
                    <span title={customer.suspendedReason ?? undefined}>
                      <Badge tone={customer.status === 'active' ? 'good' : 'bad'}>{t(`customers.${customer.status}`)}</Badge>
                    </span>
                  </Cell>
                  <Cell className="text-right whitespace-nowrap">
                    <Button look="quiet" data-testid="credit" onClick={() => setCreditOf(customer.accountId)}>
                      {t('customers.credit')}
                    </Button>
                    {customer.status === 'active' ? (
                      <Button look="quiet" data-testid="suspend" onClick={() => setSuspending(customer)}>
                        {t('customers.suspend')}
                      </Button>
                    ) : (
                      <Button
                        look="quiet"
                        data-testid="reinstate"
                        busy={reinstate.isPending}
                        onClick={() => reinstate.mutate({ accountId: customer.accountId })}
                      >
                        {t('customers.reinstate')}
                      </Button>
                    )}
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        {list.hasNextPage && (
          <div className="flex justify-center p-3">
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('common:more')}
            </Button>
          </div>
        )}
      </Card>
      {credited && <CreditDialog customer={credited} onClose={() => setCreditOf(null)} />}
      {suspending && <SuspendDialog customer={suspending} onClose={() => setSuspending(null)} />}
    </Page>
  );
}
