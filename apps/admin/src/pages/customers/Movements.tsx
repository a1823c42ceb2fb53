import { DataTable, Money, QueryView, trpc, useFormat } from '@derouter/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ExportLink } from '../../parts/ExportLink.tsx';

/** Credit added to or removed from an account, excluding usage. */
export function Movements({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const movements = useQuery(trpc.admin.customers.movements.queryOptions({ accountId }));
  return (
    <section className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t('customers.movements')}</h3>
        <ExportLink list="admin.customers.movements" input={{ accountId }} />
      </div>
      <QueryView query={movements} empty={<p className="text-quiet">{t('customers.movementsEmpty')}</p>}>
        {(data) => (
          <DataTable
            dense
            stackBelow="small"
            rowTestId="movement"
            rows={data}
            rowKey={({ reference, code }) => `${reference} ${code}`}
            columns={[
              { title: t('customers.movementAt'), place: 'bare', className: 'whitespace-nowrap', cell: ({ at }) => format.dateTime(at) },
              {
                title: t('customers.movementWhat'),
                place: 'title',
                cell: ({ code, reason }) => (
                  <>
                    {t(`customers.codes.${code}`)}
                    {reason && <span className="block font-normal text-quiet">{reason}</span>}
                  </>
                ),
              },
              {
                title: t('customers.movementAmount'),
                numeric: true,
                place: 'figure',
                cell: ({ amountUsd }) => <Money usd={amountUsd} />,
              },
            ]}
          />
        )}
      </QueryView>
    </section>
  );
}
