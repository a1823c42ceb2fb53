import { type Database, schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import type { Sealer } from '../secrets/index.ts';
import type { Services } from '../services.ts';

/** Queue of `ErasureJob`. */
export const erasureQueue = 'erase-account';

/** Sealed, because the queue is a table too. */
export interface ErasureJob {
  readonly sealed: string;
}

interface Erasure {
  readonly accountId: string;
  readonly userId: string;
  /** Every spelling of the address that was stored. */
  readonly addresses: readonly string[];
}

export function sealErasure(sealer: Sealer, erasure: Erasure): string {
  return sealer.seal('erasure', JSON.stringify(erasure));
}

/**
 * Erases the address of a deleted account from every text that names it, such as audit rows, mails of the local outbox and providers'
 * events, and what else its receipts and events say about people. Reads whole tables, so it runs apart from the deletion. Idempotent.
 */
export async function eraseAccount({ sealer, sql }: Pick<Services, 'sealer' | 'sql'>, { sealed }: ErasureJob): Promise<void> {
  const { accountId, userId, addresses } = JSON.parse(sealer.open('erasure', sealed)) as Erasure;
  await sql.begin(async (tx) => {
    // A mail of the local outbox is to one person; no part of it is worth keeping.
    await tx`DELETE FROM outbox_mails WHERE lower(recipient) = ANY(${addresses.map((one) => one.toLowerCase())}::text[])`;
    await tx`SELECT erase_account(${accountId}, ${addressPattern(addresses)}, ${`${userId}@deleted.invalid`})`;
  });
}

/** Matches the addresses as whole words only: `ann@example.com` is no part of `joann@example.com`. */
function addressPattern(addresses: readonly string[]): string {
  const escaped = addresses.map((address) => address.replace(/[^\p{L}\p{N}@]/gu, '\\$&'));
  return `(?<![[:alnum:]._%+-])(${escaped.join('|')})(?![[:alnum:]-]|\\.[[:alnum:]])`;
}

/**
 * Tells the payment rails the current address of an account's user, or to forget its customer once the account is deleted. Reads the
 * current state, so that repeated and reordered jobs do no harm.
 */
export async function syncCustomer(
  { db, payments }: Pick<Services, 'payments'> & { readonly db: Database },
  accountId: string,
): Promise<void> {
  const [row] = await db
    .select({ deletedAt: schema.accounts.deletedAt, email: schema.users.email })
    .from(schema.accounts)
    .innerJoin(schema.users, eq(schema.users.accountId, schema.accounts.id))
    .where(eq(schema.accounts.id, accountId));
  if (!row) return;
  for (const rail of payments.rails) await rail.syncCustomer?.({ accountId, email: row.deletedAt ? null : row.email });
}
