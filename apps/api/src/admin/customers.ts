import { formatUsd } from '@derouter/billing';
import { schema } from '@derouter/db';
import { writeAccountMail } from '@derouter/locales/mail';
import { and, eq, isNull } from 'drizzle-orm';
import { revokeAccountSessions } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

export interface CustomerView {
  readonly accountId: string;
  readonly userId: string;
  /** Whether too many wrong codes locked the sign-in by code. */
  readonly isSignInLocked: boolean;
  /** Whether signing in needs an authenticator app. */
  readonly hasTotp: boolean;
  readonly email: string;
  readonly createdAt: string;
  readonly status: 'active' | 'suspended';
  readonly suspendedReason: string | null;
  readonly balanceUsd: string;
  readonly heldUsd: string;
  readonly spend30dUsd: string;
  readonly keys: number;
  readonly lastRequestAt: string | null;
}

interface CustomerRow {
  readonly accountId: string;
  readonly userId: string;
  readonly isSignInLocked: boolean;
  readonly hasTotp: boolean;
  readonly email: string;
  readonly createdAt: Date;
  readonly status: 'active' | 'suspended';
  readonly suspendedReason: string | null;
  readonly balance: bigint;
  readonly held: bigint;
  readonly spend: bigint;
  readonly keys: bigint;
  readonly lastRequestAt: Date | null;
}

/** Lists customers, newest first, one page at a time. `query` matches part of the email address or the account id. */
export async function listCustomers(
  { sql }: Pick<Services, 'sql'>,
  filter: {
    readonly query?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
    readonly accountId?: string;
  },
): Promise<{ readonly items: CustomerView[]; readonly nextCursor: string | null }> {
  const pattern = `%${(filter.query ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await sql<CustomerRow[]>`
    SELECT a.id AS "accountId", u.id AS "userId", u.email,
           EXISTS (SELECT 1 FROM code_failures f WHERE f.subject = 'sign_in ' || u.email_canonical AND f.failures >= 100) AS "isSignInLocked",
           EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS "hasTotp",
           a.created_at AS "createdAt", a.status, a.suspended_reason AS "suspendedReason",
           w.paid_nano + w.promo_nano AS balance, w.held_nano AS held, coalesce(s.spend, 0)::bigint AS spend,
           (SELECT count(*) FROM keys k WHERE k.account_id = a.id AND k.revoked_at IS NULL) AS keys,
           (SELECT r.created_at FROM receipts r WHERE r.account_id = a.id ORDER BY r.created_at DESC LIMIT 1) AS "lastRequestAt"
    FROM accounts a JOIN users u ON u.account_id = a.id JOIN wallets w ON w.id = a.wallet_id
    LEFT JOIN LATERAL (SELECT sum(total_nano - write_off_nano) AS spend FROM usage_hourly h
      WHERE h.account_id = a.id AND h.hour > now() - interval '30 days') s ON true
    WHERE (lower(u.email) LIKE ${pattern} OR a.id::text = ${filter.query ?? ''})
      AND (${filter.cursor ?? null}::uuid IS NULL OR a.id < ${filter.cursor ?? null}::uuid)
      AND (${filter.accountId ?? null}::uuid IS NULL OR a.id = ${filter.accountId ?? null}::uuid)
    ORDER BY a.id DESC LIMIT ${filter.limit + 1}`;
  const items = rows.slice(0, filter.limit).map(({ balance, held, spend, keys, createdAt, lastRequestAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    balanceUsd: formatUsd(balance),
    heldUsd: formatUsd(held),
    spend30dUsd: formatUsd(spend),
    keys: Number(keys),
    lastRequestAt: lastRequestAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.accountId ?? null) : null };
}

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

/** Reads one customer. Throws `not_found`. */
export async function readCustomer(services: Pick<Services, 'sql'>, accountId: string): Promise<CustomerView> {
  const { items } = await listCustomers(services, { limit: 1, accountId });
  const [customer] = items;
  if (!customer) throw new DerouterError('not_found', 'There is no such customer.');
  return customer;
}
