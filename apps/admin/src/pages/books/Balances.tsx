import { DataTable, formatCount, Money, QueryCard, trpc } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** The trial balance. */
export function Balances() {
  const { t } = useTranslation('operations');
  const list = useQuery(trpc.admin.books.balances.queryOptions());
  return (
    <>
      <div className="-mb-3 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-quiet">{t('books.balanceNote')}</p>
        <ExportLink list="admin.books.balances" />
      </div>
      <QueryCard query={list} rows={10}>
        {(rows) => (
          <DataTable
            rowTestId="balance-row"
            rows={rows}
            rowKey={({ code }) => code}
            columns={[
              {
                title: t('books.account'),
                place: 'title',
                className: 'font-mono text-sm',
                cell: ({ code }) =>
                  code.startsWith('wallets:') ? (
                    code
                  ) : (
                    <Link to="/books" search={{ tab: 'transfers', account: code }} className="hover:underline">
                      {code}
                    </Link>
                  ),
              },
              { title: t('books.debit'), numeric: true, cell: ({ debitUsd }) => <Money usd={debitUsd} decimals={6} /> },
              { title: t('books.credit'), numeric: true, cell: ({ creditUsd }) => <Money usd={creditUsd} decimals={6} /> },
              {
                title: t('books.balance'),
                numeric: true,
                place: 'figure',
                cell: ({ balanceUsd }) => <Money usd={balanceUsd} decimals={6} />,
              },
              { title: t('books.count'), numeric: true, cell: ({ transfers }) => formatCount(transfers) },
            ]}
          />
        )}
      </QueryCard>
    </>
  );
}
