import { formatUsd } from '@derouter/billing';
import type { Sql } from '@derouter/db';
import type { Locale } from '@derouter/locales';
import { dateValues, writeAccountMail } from '@derouter/locales/mail';
import { checkConfirmation, type SignedIn } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import { commitChange } from '../jobs/index.ts';
import { readFreePaidCredit, readPayments, refundableOf } from '../payments/index.ts';
import type { Services } from '../services.ts';

/** How long a deletion can be cancelled. */
const graceDays = 7;

/** What speaks against deleting an account now. */
export type DeletionObstacle = 'staff' | 'suspended' | 'disputed' | 'refund_open' | 'payment_open' | 'request_running' | 'debt';

export interface DeletionView {
  /** ISO 8601; null while the account is not to be deleted. */
  readonly requestedAt: string | null;
  readonly dueAt: string | null;
  readonly graceDays: number;
  readonly obstacles: readonly DeletionObstacle[];
  /** What would be lost now: paid and promotional credit of the account and its client keys. */
  readonly creditUsd: string;
  /** The part of it that can still be refunded. */
  readonly refundableUsd: string;
  /** The payments that it can be refunded to, newest first. */
  readonly refundable: readonly { readonly orderId: string; readonly creditUsd: string; readonly settledAt: string }[];
}

type Customer = SignedIn & { readonly accountId: string };

/** What speaks against deleting an account. In a transaction, lock the account and its wallets first. */
export async function readObstacles(sql: Sql, accountId: string): Promise<DeletionObstacle[]> {
  const [row] = await sql<Record<DeletionObstacle, boolean>[]>`
    SELECT EXISTS (SELECT 1 FROM users WHERE account_id = a.id AND is_staff) AS staff,
      a.status <> 'active' AS suspended,
      EXISTS (SELECT 1 FROM payment_disputes WHERE account_id = a.id AND state IN ('warning', 'open')) AS disputed,
      EXISTS (SELECT 1 FROM payment_refunds WHERE account_id = a.id AND finished_at IS NULL) AS refund_open,
      EXISTS (SELECT 1 FROM payment_orders WHERE account_id = a.id AND state IN ('processing', 'held', 'review'))
        OR EXISTS (SELECT 1 FROM auto_top_up_attempts WHERE account_id = a.id AND state = 'open') AS payment_open,
      EXISTS (SELECT 1 FROM account_wallets o JOIN holds h ON h.wallet_id = o.wallet_id WHERE o.account_id = a.id) AS request_running,
      EXISTS (SELECT 1 FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id WHERE o.account_id = a.id AND w.paid_nano < 0) AS debt
    FROM accounts a WHERE a.id = ${accountId}`;
  if (!row) throw new DerouterError('not_found', 'There is no such account.');
  return (Object.keys(row) as DeletionObstacle[]).filter((obstacle) => row[obstacle]);
}

export async function readDeletion({ sql, config }: Pick<Services, 'config' | 'sql'>, accountId: string): Promise<DeletionView> {
  const [row] = await sql<{ requestedAt: Date | null; dueAt: Date | null; walletId: bigint; credit: bigint }[]>`
    SELECT deletion_requested_at AS "requestedAt", deletion_due_at AS "dueAt", wallet_id AS "walletId",
      (SELECT sum(w.paid_nano + w.promo_nano) FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id
        WHERE o.account_id = a.id)::bigint AS credit
    FROM accounts a WHERE id = ${accountId}`;
  if (!row) throw new DerouterError('not_found', 'There is no such account.');
  const freeNano = await readFreePaidCredit(sql, row.walletId);
  const payments = await readPayments(sql, sql`account_id = ${accountId}`);
  const offers = payments
    .map((payment) => ({ payment, creditNano: refundableOf(payment, freeNano, config.refunds.windowMs).creditNano }))
    .filter(({ creditNano }) => creditNano > 0n);
  const refundable = offers.reduce((sum, { creditNano }) => sum + creditNano, 0n);
  return {
    requestedAt: row.requestedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    graceDays,
    obstacles: await readObstacles(sql, accountId),
    creditUsd: formatUsd(row.credit),
    refundableUsd: formatUsd(refundable < freeNano ? refundable : freeNano),
    refundable: offers.map(({ payment, creditNano }) => ({
      orderId: payment.orderId,
      creditUsd: formatUsd(creditNano),
      settledAt: payment.settledAt.toISOString(),
    })),
  };
}

/**
 * Asks for the deletion of the account after the grace period; until then it works as before, except that its card is no longer
 * charged automatically. Needs a fresh code. `acceptForfeit`: the customer knows that the remaining credit is lost. Throws `conflict`
 * (`values.reason`: an obstacle, `requested` or `credit`), `code_wrong`, `code_expired`, `too_many_attempts`, `sign_in_locked`.
 */
export async function requestDeletion(
  services: Pick<Services, 'billing' | 'config' | 'mail' | 'notices' | 'sealer' | 'sql'>,
  customer: Customer,
  input: { readonly challengeId: string; readonly code: string; readonly network: string; readonly acceptForfeit: boolean },
): Promise<DeletionView> {
  const { accountId } = customer;
  const { creditUsd } = await readDeletion(services, accountId);
  if (Number(creditUsd) > 0 && !input.acceptForfeit) throw refuse('credit', 'Confirm that the remaining credit is lost.');
  const confirm = await checkConfirmation(services, customer, 'deletion', input);
  await commitChange(services, async (transaction) => {
    const { sql: tx } = transaction;
    await tx`SELECT 1 FROM accounts WHERE id = ${accountId} FOR UPDATE`;
    const [obstacle] = await readObstacles(tx, accountId);
    if (obstacle) throw refuse(obstacle, obstacleTexts[obstacle]);
    const [due] = await tx<{ at: Date }[]>`
      UPDATE accounts SET deletion_requested_at = now(), deletion_due_at = now() + make_interval(days => ${graceDays})
      WHERE id = ${accountId} AND deletion_due_at IS NULL RETURNING deletion_due_at AS at`;
    if (!due) throw refuse('requested', 'The deletion of this account was asked for already.');
    await tx`UPDATE auto_top_ups SET enabled = false, updated_at = now() WHERE account_id = ${accountId}`;
    await confirm(transaction);
    const [user] = await tx<{ timeZone: string }[]>`SELECT time_zone AS "timeZone" FROM users WHERE id = ${customer.userId}`;
    const values = { ...dateValues(due.at, user?.timeZone ?? 'UTC'), url: `${services.config.publicUrl}/settings` };
    await services.mail.send(customer.email, writeAccountMail(customer.locale, 'deletionRequested', values), { tx });
    return { value: undefined, notices: [] };
  });
  return readDeletion(services, accountId);
}

/** Keeps the account. Throws `conflict` if it is not to be deleted. */
export async function cancelDeletion(
  services: Pick<Services, 'config' | 'mail' | 'sql'>,
  customer: Customer & { readonly locale: Locale | string },
): Promise<DeletionView> {
  await services.sql.begin(async (tx) => {
    const kept = await tx`
      UPDATE accounts SET deletion_requested_at = NULL, deletion_due_at = NULL
      WHERE id = ${customer.accountId} AND deletion_due_at IS NOT NULL AND deleted_at IS NULL RETURNING 1`;
    if (kept.length === 0) throw refuse('not_requested', 'This account is not to be deleted.');
    await services.mail.send(customer.email, writeAccountMail(customer.locale, 'deletionCancelled'), { tx });
  });
  return readDeletion(services, customer.accountId);
}

const obstacleTexts: Readonly<Record<DeletionObstacle, string>> = {
  staff: 'This user is staff. Staff access must be removed first.',
  suspended: 'A suspended account cannot be deleted.',
  disputed: 'A payment of this account is disputed.',
  refund_open: 'A refund is not finished yet.',
  payment_open: 'A payment is not finished yet.',
  request_running: 'Requests of this account are running.',
  debt: 'The balance of this account is below zero.',
};

function refuse(reason: string, message: string): DerouterError {
  return new DerouterError('conflict', message, { values: { reason } });
}
