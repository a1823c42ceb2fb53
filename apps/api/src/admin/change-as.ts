import { newId, schema } from '@derouter/db';
import { commitChange, type Notice, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';

/** What a staff member did, to which subject, and why. */
interface StaffAction {
  readonly action: string;
  readonly subject: string;
  readonly reason?: string;
}

interface StaffChange<T> {
  readonly value: T;
  /** Empty if the change had already been made. */
  readonly actions: readonly StaffAction[];
  readonly notices: readonly Notice[];
}

/** Published for any change to models, prices, routes or upstreams. */
export const catalogNotice: Notice = { topic: 'catalog', subject: 'changed' };

/** Commits a staff change, its audit rows and its notices in one transaction. */
export function changeAs<T>(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  work: (transaction: Transaction) => Promise<StaffChange<T>>,
): Promise<T> {
  return commitChange(services, async (transaction) => {
    const { value, actions, notices } = await work(transaction);
    await recordActions(transaction, staffUserId, actions);
    return { value, notices };
  });
}

/** Writes the audit rows of a staff change inside its transaction. */
export async function recordActions({ db }: Pick<Transaction, 'db'>, staffUserId: string, actions: readonly StaffAction[]): Promise<void> {
  if (actions.length === 0) return;
  await db.insert(schema.staffActions).values(actions.map((action) => ({ id: newId(), staffUserId, ...action })));
}
