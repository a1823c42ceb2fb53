import { Card } from '@derouter/ui';
import type { CustomerRecord } from '../../../api-types.ts';
import { CustomerKeys } from '../CustomerKeys.tsx';

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
