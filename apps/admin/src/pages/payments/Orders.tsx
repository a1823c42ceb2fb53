import { useFormat } from '@derouter/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FilterChip } from '../../parts/FilterChip.tsx';
import { ListFilters, usePaymentFilter } from './ListFilters.tsx';
import { OrderList } from './OrderList.tsx';

const states = ['created', 'processing', 'held', 'review', 'settled', 'failed', 'expired'] as const;

/** Orders of all customers. A row opens the order with the provider's evidence and its ledger entries. */
export function Orders() {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/payments' });
  const { settledFrom, settledTo } = search;
  const { query = '', ...filter } = usePaymentFilter(states);
  return (
    <>
      <ListFilters states={states} nameOf={(state) => t(`payments.states.${state}`)} search={t('payments.search')} hasMethod />
      {settledFrom && (
        <div className="-mt-2 flex">
          <FilterChip
            text={t('payments.settledIn', { from: format.dateTime(settledFrom), to: settledTo ? format.dateTime(settledTo) : '…' })}
            onRemove={() =>
              void navigate({ to: '/payments', search: { ...search, settledFrom: undefined, settledTo: undefined }, replace: true })
            }
            testId="chip-settled"
          />
        </div>
      )}
      <OrderList
        {...filter}
        query={query}
        settledFrom={settledFrom}
        settledTo={settledTo}
        open={search.order}
        onOpen={(order) => void navigate({ to: '/payments', search: { ...search, order }, replace: true })}
      />
    </>
  );
}
