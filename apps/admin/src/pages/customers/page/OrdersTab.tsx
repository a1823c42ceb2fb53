import { useNavigate, useSearch } from '@tanstack/react-router';
import { OrderList } from '../../payments/OrderList.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** A customer's orders. A row opens the order with what the provider reported and its bookings. */
export function OrdersTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  const navigate = useNavigate();
  const search = useSearch({ from: '/staff/customers/$accountId' });
  const open = (order: string | undefined) =>
    void navigate({ to: '/customers/$accountId', params: { accountId }, search: { ...search, order }, replace: true });
  return <OrderList query={accountId} isOfOne open={search.order} onOpen={open} />;
}
