import type { AppRouter } from '@derouter/api';
import { Badge, DataTable, Field, formatCount, Money, Page, SelectField, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { inferRouterOutputs } from '@trpc/server';
import { useTranslation } from 'react-i18next';
import { ListCard } from '../../parts/ListCard.tsx';
import { ActivityFilter } from './ActivityFilter.tsx';
import { Change } from './Change.tsx';
import { type CustomersSearch, orders, statuses, statusTones } from './customers-search.ts';
import { PendingAdjustments } from './PendingAdjustments.tsx';
import { SearchHits } from './SearchHits.tsx';
import { useSuspensionReason } from './use-suspension-reason.ts';

/** The customers with what they did in the last 30 days, and a search for everything that belongs to one. */
export function Customers() {
  const { t } = useTranslation(['customer', 'admin']);
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers' });
  const { query = '', status, order = 'newest', activeFrom, activeTo } = search;
  const change = (next: CustomersSearch) => navigate({ to: '/customers', search: { ...search, ...next }, replace: true });
  const active = activeFrom && activeTo ? { activeFrom, activeTo } : null;
  const filter = { query, ...(status ? { status } : {}), ...active, ...orders[order], limit: 50 };
  const list = useInfiniteQuery({
    ...trpc.admin.customers.list.infiniteQueryOptions(filter, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const orderedAt = list.data?.pages[0]?.orderedAt;
  return (
    <Page title={t('admin:customers.title')} lead={t('admin:customers.lead')}>
      <PendingAdjustments />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_10rem_12rem_12rem]">
        <Field
          label={t('search')}
          help={t('searchHelp')}
          type="search"
          autoComplete="off"
          spellCheck={false}
          defaultValue={query}
          onChange={(event) => void change({ query: shorten(event.target.value) || undefined })}
          data-testid="search"
        />
        <SelectField
          label={t('status')}
          value={status ?? ''}
          onChange={(event) => void change({ status: statuses.find((name) => name === event.target.value) })}
          data-testid="status"
        >
          <option value="">{t('all')}</option>
          {statuses.map((name) => (
            <option key={name} value={name}>
              {t(`statuses.${name}`)}
            </option>
          ))}
        </SelectField>
        <ActivityFilter active={active} onChange={(next) => void change(next ?? { activeFrom: undefined, activeTo: undefined })} />
        <SelectField
          label={t('sort')}
          value={order}
          onChange={(event) => void change({ order: event.target.value as keyof typeof orders })}
          data-testid="sort"
        >
          {(Object.keys(orders) as (keyof typeof orders)[]).map((name) => (
            <option key={name} value={name}>
              {t(`sorts.${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <SearchHits query={query} />
      <ListCard
        csv={{ list: 'admin.customers.list', input: filter }}
        query={list}
        rows={6}
        isEmpty={() => items.length === 0}
        empty={
          query === '' && !status && !active
            ? { title: t('admin:customers.emptyTitle'), text: t('admin:customers.emptyText') }
            : { title: t('none'), text: t('noneText') }
        }
        header={
          <p className="border-b border-line px-4 py-2 text-xs text-quiet">
            {t('periods')}. {orderedAt && t('orderedAt', { time: format.dateTime(orderedAt) })}
          </p>
        }
        pages={list}
      >
        {() => <CustomerTable items={items} />}
      </ListCard>
    </Page>
  );
}

type CustomerRow = inferRouterOutputs<AppRouter>['admin']['customers']['list']['items'][number];

function CustomerTable({ items }: { readonly items: readonly CustomerRow[] }) {
  const { t } = useTranslation(['customer', 'admin']);
  const reasonOf = useSuspensionReason();
  const format = useFormat();
  const navigate = useNavigate();
  return (
    <DataTable
      rowTestId="customer-row"
      rows={items}
      rowKey={({ accountId }) => accountId}
      stackBelow="wide"
      onOpen={({ accountId }) => void navigate({ to: '/customers/$accountId', params: { accountId } })}
      columns={[
        {
          title: t('admin:customers.email'),
          place: 'title',
          className: 'min-w-60 max-w-72',
          cell: ({ email, createdAt }) => (
            <>
              <span className="block text-sm font-medium wrap-anywhere">{email}</span>
              <span className="block text-xs font-normal text-quiet">{t('admin:customers.since', { date: format.date(createdAt) })}</span>
            </>
          ),
        },
        {
          title: t('balance'),
          numeric: true,
          place: 'figure',
          cell: ({ balanceUsd }) => <Money usd={balanceUsd} testId="customer-balance" />,
        },
        { title: t('spent'), numeric: true, cell: ({ spend30dUsd }) => <Money usd={spend30dUsd} /> },
        { title: t('change'), numeric: true, cell: (row) => <Change {...row} /> },
        { title: t('requests'), numeric: true, cell: ({ requests30d }) => formatCount(requests30d) },
        { title: t('tokens'), numeric: true, cell: ({ tokens30d }) => formatCount(tokens30d) },
        {
          title: t('admin:customers.lastRequest'),
          className: 'whitespace-nowrap',
          place: 'optional',
          cell: ({ lastRequestAt }) => (lastRequestAt ? format.shortTime(lastRequestAt) : t('admin:customers.never')),
        },
        {
          title: t('status'),
          place: 'bare',
          cell: ({ status: name, suspendedReason }) => (
            <span title={reasonOf(suspendedReason) || undefined}>
              <Badge tone={statusTones[name]}>{t(`statuses.${name}`)}</Badge>
            </span>
          ),
        },
      ]}
    />
  );
}

/** Of a whole key only what is stored of it: secrets belong neither into an address nor into a log. */
function shorten(text: string): string {
  const trimmed = text.trim();
  return /^dr-[0-9A-Za-z]{20,}$/.test(trimmed) ? `${trimmed.slice(0, 8)}…${trimmed.slice(-4)}` : trimmed;
}
