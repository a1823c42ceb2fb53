import { DataTable, LoadMore, Money, QueryCard, trpc, useFormat } from '@derouter/ui';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { FilterForm } from '../../parts/FilterForm.tsx';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every transfer of the ledger, with what it belongs to. */
export function Transfers() {
  const { t } = useTranslation(['operations', 'customer']);
  const format = useFormat();
  const navigate = useNavigate();
  const { tab: _, ...filter } = useSearch({ from: '/staff/books' });
  const list = useInfiniteQuery({
    ...trpc.admin.books.transfers.infiniteQueryOptions(
      { ...filter, limit: 50 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const account = (code: string) => (
    <Link to="/books" search={{ tab: 'transfers', account: code }} className="block font-mono text-xs wrap-anywhere hover:underline">
      {code}
    </Link>
  );
  return (
    <>
      <FilterForm
        fields={[
          { name: 'id', label: t('books.number') },
          { name: 'account', label: t('books.account'), placeholder: t('books.accountHelp') },
          { name: 'code', label: t('books.code') },
          { name: 'reference', label: t('books.reference') },
          { name: 'from', label: t('customer:from'), type: 'date' },
          { name: 'to', label: t('customer:to'), type: 'date' },
        ]}
        values={filter}
        onApply={(values) => navigate({ to: '/books', search: { tab: 'transfers', ...values } })}
        after={<ExportLink list="admin.books.transfers" input={filter} />}
      />
      <QueryCard
        query={list}
        rows={8}
        isEmpty={() => items.length === 0}
        empty={{ title: t('books.noTransfers'), text: t('books.noTransfersText') }}
        footer={<LoadMore query={list} />}
      >
        {() => (
          <DataTable
            rowTestId="transfer-row"
            rows={items}
            rowKey={({ id }) => id}
            stackBelow="wide"
            columns={[
              {
                title: t('books.transfer'),
                place: 'title',
                cell: ({ id, code, at }) => (
                  <>
                    <span className="block font-medium">{t(`customer:codes.${code}`)}</span>
                    <span className="block text-xs font-normal whitespace-nowrap text-quiet">
                      {id} · {code} · {format.shortTime(at)}
                    </span>
                  </>
                ),
              },
              { title: t('books.debit'), cell: ({ debit }) => account(debit) },
              { title: t('books.credit'), cell: ({ credit }) => account(credit) },
              { title: t('books.amount'), numeric: true, place: 'figure', cell: ({ amountUsd }) => <Money usd={amountUsd} decimals={6} /> },
              {
                title: t('books.why'),
                className: 'min-w-44 max-w-56 text-sm wrap-anywhere',
                cell: ({ reason, actor, staff }) => (
                  <>
                    {reason && <span className="block">{reason}</span>}
                    <span className="block text-xs text-quiet">
                      {staff ? <StaffLink {...staff} /> : actor === 'system' ? t('customer:bySystem') : actor}
                    </span>
                  </>
                ),
              },
              { title: t('books.links'), className: 'min-w-48 max-w-64', cell: (row) => <Belongs {...row} /> },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}

interface BelongsProps {
  readonly code: string;
  readonly reference: string;
  readonly orderId: string | null;
}

/** A link to the request or the payment that a transfer belongs to, and all transfers of the same cause. */
function Belongs({ code, reference, orderId }: BelongsProps) {
  const { t } = useTranslation('operations');
  const isCharge = (code === 'usage' || code === 'write_off') && uuid.test(reference);
  return (
    <>
      <Link
        to="/books"
        search={{ tab: 'transfers', reference }}
        className="block font-mono text-xs wrap-anywhere text-quiet hover:underline"
      >
        {reference}
      </Link>
      {isCharge && (
        <Link to="/requests/$id" params={{ id: reference }} className="text-sm text-accent hover:underline" data-testid="transfer-request">
          {t('books.request')}
        </Link>
      )}
      {orderId && (
        <Link
          to="/payments"
          search={{ tab: 'orders', query: orderId }}
          className="text-sm text-accent hover:underline"
          data-testid="transfer-order"
        >
          {t('books.order')}
        </Link>
      )}
    </>
  );
}

/** What else a staff member did: the audit log has it. */
function StaffLink({ userId, email }: { readonly userId: string; readonly email: string }) {
  return (
    <Link to="/audit" search={{ who: userId }} className="hover:underline" data-testid="transfer-staff">
      {email}
    </Link>
  );
}
