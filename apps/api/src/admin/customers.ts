import { schema } from '@derouter/db';
import { writeAccountMail } from '@derouter/locales/mail';
import { and, eq, isNull } from 'drizzle-orm';
import { revokeAccountSessions } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';
import { type CustomerView, readCustomer } from './customer/list-customers.ts';

/**
 * Suspends (which ends all sessions) or reinstates a customer, effective immediately on every process. The customer is mailed the
 * reason, and sees that of a suspension. A suspension by staff ends a deletion that was asked for. Throws `not_found`, also for a
 * deleted account.
 */
export async function setSuspension(
  services: Pick<Services, 'billing' | 'mail' | 'notices' | 'sql'>,
  staffUserId: string,
  { accountId, isSuspended, reason }: { readonly accountId: string; readonly isSuspended: boolean; readonly reason: string },
): Promise<CustomerView> {
  await changeAs(services, staffUserId, async ({ db, sql: tx }) => {
    const [before] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId)).for('update');
    const [changed] = await db
      .update(schema.accounts)
      .set(
        isSuspended
          ? {
              status: 'suspended',
              suspendedReason: reason,
              suspendedCause: 'staff',
              suspendedAt: new Date(),
              deletionRequestedAt: null,
              deletionDueAt: null,
            }
          : { status: 'active', suspendedReason: null, suspendedCause: null, suspendedAt: null },
      )
      .where(and(eq(schema.accounts.id, accountId), isNull(schema.accounts.deletedAt)))
      .returning();
    if (!changed) throw new DerouterError('not_found', 'There is no such customer.');
    if (isSuspended) await revokeAccountSessions(db, accountId);
    const owners = await db.select().from(schema.users).where(eq(schema.users.accountId, accountId));
    for (const { email, locale } of owners) {
      await services.mail.send(email, writeAccountMail(locale, isSuspended ? 'suspended' : 'reinstated', { reason }), { tx });
    }
    return {
      value: undefined,
      actions: [{ action: isSuspended ? 'suspend' : 'reinstate', subject: accountId, reason, ...changedFields(before, changed) }],
      notices: [{ topic: 'account', subject: accountId }],
    };
  });
  return readCustomer(services, accountId);
}
