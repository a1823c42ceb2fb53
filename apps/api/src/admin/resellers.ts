import type { ResellerAuthorisation } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

const { resellerAuthorisations: table, accounts, users } = schema;

/** A written authorisation to hand out client keys, with who recorded and who revoked it. */
export interface AuthorisationView {
  readonly id: string;
  readonly document: string;
  /** `YYYY-MM-DD`. */
  readonly documentDate: string;
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly revokedBy: string | null;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
}

/** An account's authorisations, newest first; at most one is not revoked. */
export async function listAuthorisations({ db }: Pick<Services, 'db'>, accountId: string): Promise<AuthorisationView[]> {
  const revoker = alias(users, 'revoker');
  const rows = await db
    .select({ row: table, grantedBy: users.email, revokedBy: revoker.email })
    .from(table)
    .innerJoin(users, eq(users.id, table.grantedBy))
    .leftJoin(revoker, eq(revoker.id, table.revokedBy))
    .where(eq(table.accountId, accountId))
    .orderBy(desc(table.grantedAt), desc(table.id));
  return rows.map(({ row, grantedBy, revokedBy }) => ({
    id: row.id,
    document: row.document,
    documentDate: row.documentDate,
    grantedBy,
    grantedAt: row.grantedAt.toISOString(),
    revokedBy,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedReason: row.revokedReason,
  }));
}

/** Authorises an account to hand out client keys. Throws `not_found`, `conflict` if it already may. */
export async function authoriseReseller(
  services: Pick<Services, 'billing' | 'db' | 'notices'>,
  staffUserId: string,
  { accountId, document, documentDate }: ResellerAuthorisation,
): Promise<AuthorisationView[]> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [account] = await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for('no key update');
    if (!account) throw new DerouterError('not_found', 'There is no such customer.');
    if ((await db.$count(table, and(eq(table.accountId, accountId), isNull(table.revokedAt)))) > 0) {
      throw new DerouterError('conflict', 'This customer is already authorised. Revoke the authorisation first.');
    }
    const [granted] = await db.insert(table).values({ id: newId(), accountId, document, documentDate, grantedBy: staffUserId }).returning();
    return {
      value: undefined,
      actions: [
        { action: 'authorise reseller', subject: accountId, reason: `${document} (${documentDate})`, ...changedFields(null, granted) },
      ],
      notices: [{ topic: 'account', subject: accountId }],
    };
  });
  return listAuthorisations(services, accountId);
}

/**
 * Revokes an account's authorisation: its client keys stop at once on every process. Their credit stays in their wallets until
 * they are deleted or the account is authorised again. Throws `not_found` if there is none.
 */
export async function revokeReseller(
  services: Pick<Services, 'billing' | 'db' | 'notices'>,
  staffUserId: string,
  accountId: string,
  reason: string,
): Promise<AuthorisationView[]> {
  await changeAs(services, staffUserId, async ({ db }) => {
    const [revoked] = await db
      .update(table)
      .set({ revokedBy: staffUserId, revokedAt: new Date(), revokedReason: reason })
      .where(and(eq(table.accountId, accountId), isNull(table.revokedAt)))
      .returning();
    if (!revoked) throw new DerouterError('not_found', 'This customer is not authorised.');
    return {
      value: undefined,
      actions: [
        {
          action: 'revoke reseller',
          subject: accountId,
          reason,
          ...changedFields({ ...revoked, revokedBy: null, revokedAt: null, revokedReason: null }, revoked),
        },
      ],
      notices: [{ topic: 'account', subject: accountId }],
    };
  });
  return listAuthorisations(services, accountId);
}
