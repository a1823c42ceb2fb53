import { createHash, randomBytes } from 'node:crypto';
import { type Database, databaseNowMs, newId, schema } from '@derouter/db';
import { and, desc, eq, gt, like, notInArray, sql } from 'drizzle-orm';
import { canonicalEmail } from './canonical-email.ts';

const prefix = 'staff_setup_token:';
const nameOf = (token: string) => prefix + createHash('sha256').update(token).digest('hex');
const { installation, users } = schema;
const isToken = like(installation.name, `${prefix.replaceAll('_', '\\_')}%`);

const maxTokens = 10;
const maxAgeDays = 7;

/**
 * Creates a one-time token that makes its user the first staff user. Returns null if there is staff already. Every server
 * start creates one; the newest ten, across processes, stay valid for seven days.
 */
export async function createStaffSetupToken(db: Database): Promise<string | null> {
  if (await hasStaff(db)) return null;
  const token = randomBytes(24).toString('base64url');
  await db.insert(installation).values({ name: nameOf(token), value: true });
  await db
    .delete(installation)
    .where(
      and(
        isToken,
        notInArray(
          installation.name,
          db.select({ name: installation.name }).from(installation).where(isToken).orderBy(desc(installation.updatedAt)).limit(maxTokens),
        ),
      ),
    );
  return token;
}

/**
 * Whether the token makes its user the first staff user. False if it is wrong or expired, or if there is staff already.
 * Takes a lock, so that nobody else can become the first staff user before the transaction of `db` ends.
 */
export async function isStaffSetupToken(db: Database, token: string): Promise<boolean> {
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtext('first staff user'))`);
  if (await hasStaff(db)) return false;
  const isFresh = gt(installation.updatedAt, new Date(databaseNowMs() - maxAgeDays * 86_400_000));
  return (await db.$count(installation, and(eq(installation.name, nameOf(token)), isFresh))) > 0;
}

/** Invalidates all tokens once there is a staff user. */
export async function deleteStaffSetupTokens(db: Database): Promise<void> {
  await db.delete(installation).where(isToken);
}

async function hasStaff(db: Database): Promise<boolean> {
  return (await db.$count(users, eq(users.isStaff, true))) > 0;
}

/** Creates the staff user named by `BOOTSTRAP_ADMIN_EMAIL` if there is no staff yet. */
export async function bootstrapStaff(db: Database, email: string): Promise<void> {
  if (await hasStaff(db)) return;
  await db
    .insert(users)
    .values({ id: newId(), email, emailCanonical: canonicalEmail(email), isStaff: true, staffRoles: ['owner'] })
    .onConflictDoUpdate({ target: users.emailCanonical, set: { isStaff: true, staffRoles: ['owner'] } });
}
