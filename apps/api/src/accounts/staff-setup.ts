import { createHash, randomBytes } from 'node:crypto';
import { type Database, newId, schema } from '@derouter/db';
import { and, eq, sql } from 'drizzle-orm';
import { canonicalEmail } from './canonical-email.ts';

const name = 'staff_setup_token';
const hash = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * A one-time token that makes the first staff user, or null when there is one already.
 * Each start of the server makes a new one; the one before stops working.
 */
export async function createStaffSetupToken(db: Database): Promise<string | null> {
  if ((await db.$count(schema.users, eq(schema.users.isStaff, true))) > 0) return null;
  const token = randomBytes(24).toString('base64url');
  const value = { sha256: hash(token) };
  await db
    .insert(schema.installation)
    .values({ name, value })
    .onConflictDoUpdate({ target: schema.installation.name, set: { value, updatedAt: new Date() } });
  return token;
}

/** Uses the token up. False when it is wrong, used, or there is a staff user already. */
export async function useStaffSetupToken(db: Database, token: string): Promise<boolean> {
  if ((await db.$count(schema.users, eq(schema.users.isStaff, true))) > 0) return false;
  const used = await db
    .delete(schema.installation)
    .where(and(eq(schema.installation.name, name), sql`value->>'sha256' = ${hash(token)}`))
    .returning({ name: schema.installation.name });
  return used.length > 0;
}

/** Makes the staff user named by `BOOTSTRAP_ADMIN_EMAIL` when there is no staff yet. */
export async function bootstrapStaff(db: Database, email: string): Promise<void> {
  if ((await db.$count(schema.users, eq(schema.users.isStaff, true))) > 0) return;
  await db
    .insert(schema.users)
    .values({ id: newId(), email, emailCanonical: canonicalEmail(email), isStaff: true })
    .onConflictDoUpdate({ target: schema.users.emailCanonical, set: { isStaff: true } });
}
