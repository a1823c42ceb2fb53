import { Card } from '@derouter/ui';
import { CustomerKeys } from '../CustomerKeys.tsx';
import type { CustomerRecord } from './Customer.tsx';

/** A customer's keys of both kinds, with their suspension by staff. */
export function KeysTab({ customer: { accountId } }: { readonly customer: CustomerRecord }) {
  return (
    <Card>
      <div className="px-4 py-1">
        <CustomerKeys accountId={accountId} />
      </div>
    </Card>
  );
}
