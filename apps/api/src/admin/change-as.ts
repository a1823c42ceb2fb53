import { newId, schema } from '@derouter/db';
import { commitChange, type Notice, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';

/** What a member of staff did: to whom or what, and why. */
interface StaffAction {
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
}

interface StaffChange<T> {
  readonly value: T;
  /** Empty where the change had been made before and nothing was done this time. */
  readonly actions: readonly StaffAction[];
  readonly notices: readonly Notice[];
}

/** Of any change of models, prices, routes or upstreams. */
export const catalogNotice: Notice = { topic: 'catalog', subject: 'changed' };

/** Commits a change by staff together with its audit rows and its notices: all of them or none. */
export function changeAs<T>(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  work: (transaction: Transaction) => Promise<StaffChange<T>>,
): Promise<T> {
  return commitChange(services, async (transaction) => {
    const { value, actions, notices } = await work(transaction);
    if (actions.length > 0) {
      const rows = actions.map((action) => ({ id: newId(), staffUserId, ...action }));
      await transaction.db.insert(schema.staffActions).values(rows);
    }
    return { value, notices };
  });
}
