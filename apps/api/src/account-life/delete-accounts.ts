import { forfeitCredit } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import { closeAddress, customerSyncQueue, plainEmail } from '../accounts/index.ts';
import { commitChange, type Notice } from '../jobs/index.ts';
import type { Services } from '../services.ts';
import { readObstacles } from './deletion.ts';
import { type ErasureJob, erasureQueue, sealErasure } from './erase-account.ts';

type Deleter = Pick<Services, 'billing' | 'jobs' | 'log' | 'notices' | 'sealer' | 'sql'>;

/** Deletes the accounts whose grace period is over. One that something speaks against is tried again by the next run. */
export async function deleteDueAccounts(services: Deleter): Promise<void> {
  const due = await services.sql<{ id: string }[]>`SELECT id FROM accounts WHERE deletion_due_at <= now() AND deleted_at IS NULL`;
  for (const { id } of due) {
    await deleteAccount(services, id).catch((error: unknown) =>
      services.log.error({ err: error, account: id }, 'an account was not deleted'),
    );
  }
}

/**
 * Deletes an account that is due, in one transaction: the remaining credit is forfeited, keys are revoked, and everything that
 * identifies its owner goes, except where other tables name the address: a job erases it there. The ledger, receipts and documents
 * stay under the account's id. Returns false if the account is not due or something speaks against it.
 */
async function deleteAccount(services: Deleter, accountId: string): Promise<boolean> {
  const { jobs, sealer } = services;
  return commitChange(services, async ({ sql: tx }) => {
    const untouched = { value: false, notices: [] };
    // Locked, so that a deletion that is being cancelled is not carried out.
    const [account] = await tx`
      SELECT 1 FROM accounts WHERE id = ${accountId} AND deletion_due_at <= now() AND deleted_at IS NULL FOR UPDATE`;
    const [user] = await tx<{ id: string; email: string; canonical: string }[]>`
      SELECT id, email, email_canonical AS canonical FROM users WHERE account_id = ${accountId} FOR UPDATE`;
    if (!account || !user) return untouched;
    const walletIds = await lockAccountWallets(tx, accountId);
    if ((await readObstacles(tx, accountId)).length > 0) return untouched;
    await forfeitCredit(tx, { walletIds, accountId, actor: `user:${user.id}` });
    const keys = await revokeKeys(tx, accountId);
    await closeAddress(tx, sealer, user.canonical, accountId);
    await closeAccount(tx, accountId, user.id);
    await forgetUser(tx, user);
    const addresses = [...new Set([user.email, plainEmail(user.email), user.canonical])];
    const job: ErasureJob = { sealed: sealErasure(sealer, { accountId, userId: user.id, addresses }) };
    await jobs.send(erasureQueue, job, tx);
    await jobs.send(customerSyncQueue, { accountId }, tx);
    const notices: Notice[] = [{ topic: 'account', subject: accountId }, ...keys.map((id): Notice => ({ topic: 'key', subject: id }))];
    return { value: true, notices };
  });
}

async function lockAccountWallets(tx: Sql, accountId: string): Promise<bigint[]> {
  const rows = await tx<{ id: bigint }[]>`
    SELECT id FROM wallets WHERE id IN (SELECT wallet_id FROM account_wallets WHERE account_id = ${accountId}) ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** Revokes the keys and removes what their owner wrote on them. Returns their ids. */
async function revokeKeys(tx: Sql, accountId: string): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    UPDATE keys SET revoked_at = coalesce(revoked_at, now()), name = 'deleted', label = CASE WHEN kind = 'client' THEN 'deleted' END,
      allowed_networks = NULL, staff_suspended_reason = CASE WHEN staff_suspended_at IS NULL THEN NULL ELSE 'deleted' END
    WHERE account_id = ${accountId} RETURNING id`;
  return rows.map(({ id }) => id);
}

/** Closes the account for good. It stays suspended, so that whatever arrives for it later goes to staff. */
async function closeAccount(tx: Sql, accountId: string, userId: string): Promise<void> {
  await tx`
    UPDATE accounts SET status = 'suspended', suspended_cause = 'deletion', suspended_reason = 'account_deleted', suspended_at = now(),
      deleted_at = now(), low_balance_nano = NULL, all_price_notices = false, key_alerts = false WHERE id = ${accountId}`;
  await tx`
    UPDATE auto_top_ups SET enabled = false, payment_method_id = NULL, card_brand = NULL, card_last4 = NULL, card_exp_month = NULL,
      card_exp_year = NULL, card_fingerprint = NULL, consent_network = NULL WHERE account_id = ${accountId}`;
  await tx`UPDATE customer_notes SET text = '', deleted_at = coalesce(deleted_at, now()) WHERE account_id = ${accountId}`;
  await tx`DELETE FROM receipt_issues WHERE account_id = ${accountId}`;
  await tx`DELETE FROM billing_details WHERE account_id = ${accountId}`;
  await tx`DELETE FROM webhook_endpoints WHERE account_id = ${accountId}`;
  await tx`DELETE FROM idempotency_keys WHERE account_id = ${accountId}`;
  await tx`DELETE FROM account_exports WHERE account_id = ${accountId}`;
  await tx`DELETE FROM sessions WHERE user_id = ${userId}`;
}

/** Gives the user a pseudonym and deletes every way to sign in. */
async function forgetUser(tx: Sql, { id, email, canonical }: { readonly id: string; readonly email: string; readonly canonical: string }) {
  const pseudonym = `${id}@deleted.invalid`;
  await tx`UPDATE users SET email = ${pseudonym}, email_canonical = ${pseudonym}, locale = 'en', time_zone = 'UTC', display = '{}' WHERE id = ${id}`;
  for (const table of ['passkeys', 'passkey_challenges', 'totp_secrets', 'recovery_codes']) {
    await tx`DELETE FROM ${tx(table)} WHERE user_id = ${id}`;
  }
  await tx`DELETE FROM sign_in_challenges WHERE user_id = ${id} OR email_canonical = ${canonical}`;
  await tx`DELETE FROM code_failures WHERE subject IN (${`sign_in ${canonical}`}, ${`confirm ${id}`})`;
  await tx`DELETE FROM separate_emails WHERE email = ${plainEmail(email)}`;
}
