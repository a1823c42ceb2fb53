import { newId, type Sql, type StaffRole, schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';
import {
  clearFailures,
  confirmSubject,
  deleteFactors,
  emailKey,
  readFactors,
  revokeSessions,
  type SignedIn,
  signInSubject,
} from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Transaction } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { changeAs } from './change-as.ts';
import { changedFields } from './changed-fields.ts';

/** A staff member with what opens the admin app to them. */
export interface StaffView {
  readonly userId: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly createdAt: string;
  readonly hasTotp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
  /** Whether too many wrong codes locked the sign-in by code. */
  readonly isLocked: boolean;
}

/** Lists the staff, by address. */
export async function listStaff({ sql }: { readonly sql: Sql }): Promise<StaffView[]> {
  const rows = await sql<(Omit<StaffView, 'createdAt'> & { createdAt: Date })[]>`
    SELECT u.id AS "userId", u.email, u.staff_roles AS roles, u.created_at AS "createdAt",
      EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS "hasTotp",
      (SELECT count(*)::int FROM passkeys p WHERE p.user_id = u.id) AS passkeys,
      (SELECT count(*)::int FROM recovery_codes r WHERE r.user_id = u.id) AS "recoveryCodes",
      EXISTS (SELECT 1 FROM code_failures f WHERE f.subject = 'sign_in ' || u.email_canonical AND f.failures >= 100) AS "isLocked"
    FROM users u WHERE u.is_staff ORDER BY u.email`;
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
}

type Needs = Pick<Services, 'billing' | 'notices'>;

/** Throws `not_found`, and `role_missing` if the user is staff and the caller no owner: whoever controls a sign-in has its roles. */
async function lockUser({ db }: Pick<Transaction, 'db'>, by: Pick<SignedIn, 'staffRoles'>, userId: string) {
  const [user] = await db.select().from(schema.users).where(eq(schema.users.id, userId)).for('update');
  if (!user) throw new DerouterError('not_found', 'There is no such user.');
  if (user.isStaff && !by.staffRoles.includes('owner')) {
    throw new DerouterError('role_missing', 'Only an owner decides how a colleague signs in.');
  }
  return user;
}

/**
 * Takes the second factors of a colleague or a customer away and ends their sessions; the next sign-in of staff enrols a new one.
 * Nobody does this to themselves: a session left open must not be enough. Throws `not_found`, `conflict`, `role_missing`.
 */
export async function resetFactors(
  services: Needs,
  by: Pick<SignedIn, 'userId' | 'staffRoles'>,
  { userId, reason }: { readonly userId: string; readonly reason: string },
): Promise<void> {
  if (userId === by.userId) throw new DerouterError('conflict', 'A colleague must reset your second factors.');
  await changeAs(services, by.userId, async (transaction) => {
    const { sql } = transaction;
    await lockUser(transaction, by, userId);
    const before = await readFactors(sql, userId);
    await deleteFactors(sql, userId);
    const fields = changedFields({ ...before }, { ...(await readFactors(sql, userId)) });
    return { value: undefined, actions: [{ action: 'reset-second-factors', subject: userId, reason, ...fields }], notices: [] };
  });
}

/** Lifts the lock that too many wrong codes put on a user's sign-in. Throws `not_found`, `role_missing`. */
export async function unlockSignIn(
  services: Needs,
  by: Pick<SignedIn, 'userId' | 'staffRoles'>,
  { userId, reason }: { readonly userId: string; readonly reason: string },
): Promise<void> {
  await changeAs(services, by.userId, async (transaction) => {
    const { sql } = transaction;
    const user = await lockUser(transaction, by, userId);
    const subjects = [signInSubject(user.emailCanonical), confirmSubject(userId)];
    const [before] = await sql<{ failures: number }[]>`
      SELECT coalesce(max(failures), 0)::int AS failures FROM code_failures WHERE subject = ANY(${subjects})`;
    for (const subject of subjects) await clearFailures(sql, subject);
    const fields = changedFields(before, { failures: 0 });
    return { value: undefined, actions: [{ action: 'unlock-sign-in', subject: userId, reason, ...fields }], notices: [] };
  });
}

/**
 * Makes the user of an address staff, creating the user if there is none. Their first sign-in enrols a second factor. Throws `conflict`
 * if they are staff already: their roles are changed with `setRoles`.
 */
export async function addStaff(
  services: Needs,
  staffUserId: string,
  { email, roles, reason }: { readonly email: string; readonly roles: readonly StaffRole[]; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    const emailCanonical = await emailKey(sql, email);
    const staffRoles = [...roles];
    const [user] = await db
      .insert(schema.users)
      .values({ id: newId(), email: email.trim(), emailCanonical, isStaff: true, staffRoles })
      .onConflictDoUpdate({
        target: schema.users.emailCanonical,
        set: { isStaff: true, staffRoles },
        setWhere: eq(schema.users.isStaff, false),
      })
      .returning({ id: schema.users.id, email: schema.users.email, isStaff: schema.users.isStaff, staffRoles: schema.users.staffRoles });
    if (!user) throw new DerouterError('conflict', 'This address belongs to a staff member already.', { param: 'email' });
    const fields = changedFields(null, user);
    return {
      value: undefined,
      actions: [{ action: 'add-staff', detail: roles.join(', '), subject: user.id, reason, ...fields }],
      notices: [],
    };
  });
}

/** Replaces a colleague's roles. Throws `not_found`, and `conflict` for the last owner. */
export async function setRoles(
  services: Needs,
  staffUserId: string,
  { userId, roles, reason }: { readonly userId: string; readonly roles: readonly StaffRole[]; readonly reason: string },
): Promise<void> {
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    if (!roles.includes('owner')) await refuseLastOwner(sql, userId);
    const { users } = schema;
    const isMember = and(eq(users.id, userId), eq(users.isStaff, true));
    const [before] = await db.select({ roles: users.staffRoles }).from(users).where(isMember).for('update');
    if (!before) throw new DerouterError('not_found', 'There is no such staff member.');
    await db
      .update(users)
      .set({ staffRoles: [...roles] })
      .where(isMember);
    const change = `${before.roles.join(', ') || 'none'} → ${roles.join(', ')}`;
    const fields = changedFields(before, { roles: [...roles] });
    return { value: undefined, actions: [{ action: 'set-roles', detail: change, subject: userId, reason, ...fields }], notices: [] };
  });
}

/** Takes staff access from a colleague and ends their sessions. Throws `not_found`, and `conflict` for oneself or the last owner. */
export async function removeStaff(
  services: Needs,
  staffUserId: string,
  { userId, reason }: { readonly userId: string; readonly reason: string },
): Promise<void> {
  if (userId === staffUserId) throw new DerouterError('conflict', 'A colleague must remove you.');
  await changeAs(services, staffUserId, async ({ db, sql }) => {
    await refuseLastOwner(sql, userId);
    const { users } = schema;
    const removed = await db
      .update(users)
      .set({ isStaff: false, staffRoles: [] })
      .where(and(eq(users.id, userId), eq(users.isStaff, true)))
      .returning({ email: users.email, isStaff: users.isStaff });
    if (removed.length === 0) throw new DerouterError('not_found', 'There is no such staff member.');
    await revokeSessions(db, userId);
    const fields = { before: { ...removed[0], isStaff: true }, after: { ...removed[0] } };
    return { value: undefined, actions: [{ action: 'remove-staff', subject: userId, reason, ...fields }], notices: [] };
  });
}

/** Locks the owners, so that two of them cannot remove each other at once. */
async function refuseLastOwner(sql: Sql, userId: string): Promise<void> {
  const owners = await sql<{ id: string }[]>`SELECT id FROM users WHERE is_staff AND 'owner' = ANY(staff_roles) ORDER BY id FOR UPDATE`;
  if (owners.length === 1 && owners[0]?.id === userId) {
    throw new DerouterError('conflict', 'This is the last owner. Make somebody else an owner first.', { param: 'roles' });
  }
}
