import type { AuditAction } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { commitChange, type Notice, type Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { changeOrigin } from './change-origin.ts';
import { type ChangedFields, plain } from './changed-fields.ts';

/**
 * What a staff member did, to which subject, why, and what it replaced (`changedFields`). `detail`: the figures or words (`auditWords`)
 * that make the action clear without the fields; no free text, because pages translate it.
 */
export interface StaffAction extends Partial<ChangedFields> {
  readonly action: AuditAction;
  readonly detail?: string;
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

const commandLine = 'cli:';

/** The name under which the operator at the command line changes things, in place of the id of a staff member. */
export function operatorAt(user: string, host: string): string {
  return `${commandLine}${user}@${host}`;
}

/** The author of a booking: `staff:<user id>` or `cli:<user>@<host>`. */
export function authorOf(staffUserId: string): string {
  return staffUserId.startsWith(commandLine) ? staffUserId : `staff:${staffUserId}`;
}

/** Commits a staff change, its audit rows and its notices in one transaction. `staffUserId`: a staff member, or `operatorAt`. */
export function changeAs<T>(
  services: Pick<Services, 'notices'> & { readonly billing: Pick<Services['billing'], 'transaction'> },
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
  const who = staffUserId.startsWith(commandLine) ? { operator: staffUserId.slice(commandLine.length) } : { staffUserId };
  await db.insert(schema.staffActions).values(
    actions.map(({ action, detail, before, after, ...rest }) => ({
      id: newId(),
      ...who,
      ...rest,
      action: detail ? `${action} (${detail})` : action,
      before: plain(before ?? null),
      after: plain(after ?? null),
      origin: changeOrigin(),
    })),
  );
}
