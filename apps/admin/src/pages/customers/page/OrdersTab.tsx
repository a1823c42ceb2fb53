import { OrderList } from '../../payments/OrderList.tsx';
import type { CustomerRecord } from './customer-record.ts';

/** A customer's orders. A row opens the order with what the provider reported and its bookings. */
export function OrdersTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  return <OrderList query={accountId} isOfOne />;
}
