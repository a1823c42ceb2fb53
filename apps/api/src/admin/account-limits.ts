import type { AccountLimits } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

type StoredLimits = Pick<typeof schema.accounts.$inferSelect, keyof AccountLimits>;

/** Reads an account's limits. Throws `not_found`. */
export async function readAccountLimits({ db }: Pick<Services, 'db'>, accountId: string): Promise<StoredLimits> {
  const { allowedModels, concurrency, requestsPerMinute, tokensPerMinute } = schema.accounts;
  const [row] = await db
    .select({ allowedModels, concurrency, requestsPerMinute, tokensPerMinute })
    .from(schema.accounts)
    .where(eq(schema.accounts.id, accountId));
  if (!row) throw new DerouterError('not_found', 'There is no such customer.');
  return row;
}

/** Sets the given limits of an account, effective immediately on every process. Throws `not_found`. */
export async function setAccountLimits(
  services: Pick<Services, 'billing' | 'db' | 'notices'>,
  staffUserId: string,
  accountId: string,
  limits: AccountLimits,
  reason = '',
): Promise<StoredLimits> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [before] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, accountId)).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such customer.');
    const values = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
    if (Object.keys(values).length > 0) await db.update(schema.accounts).set(values).where(eq(schema.accounts.id, accountId));
    return {
      value: undefined,
      actions: [{ action: 'set limits', subject: accountId, reason, ...changedFields(before, { ...before, ...values }) }],
      notices: [{ topic: 'account', subject: accountId }],
    };
  });
  return readAccountLimits(services, accountId);
}
