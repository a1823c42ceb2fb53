import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';

/** An account's limits as staff set them. Null: no limit. */
export interface AccountLimits {
  readonly allowedModels: string[] | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
}

/** Throws `not_found`. */
export async function readAccountLimits({ db }: Pick<Services, 'db'>, accountId: string): Promise<AccountLimits> {
  const { allowedModels, requestsPerMinute, tokensPerMinute } = schema.accounts;
  const [row] = await db
    .select({ allowedModels, requestsPerMinute, tokensPerMinute })
    .from(schema.accounts)
    .where(eq(schema.accounts.id, accountId));
  if (!row) throw new DerouterError('not_found', 'There is no such customer.');
  return row;
}

/** Sets an account's limits, at once and on every process. Throws `not_found`. */
export async function setAccountLimits(
  services: Pick<Services, 'billing' | 'notices'>,
  staffUserId: string,
  accountId: string,
  limits: AccountLimits,
): Promise<AccountLimits> {
  return changeAs(services, staffUserId, async ({ db }) => {
    const changed = await db
      .update(schema.accounts)
      .set(limits)
      .where(eq(schema.accounts.id, accountId))
      .returning({ id: schema.accounts.id });
    if (changed.length === 0) throw new DerouterError('not_found', 'There is no such customer.');
    return {
      value: limits,
      actions: [{ action: 'set limits', subject: accountId, reason: JSON.stringify(limits) }],
      notices: [{ topic: 'account', subject: accountId }],
    };
  });
}
