import { forfeitCredit, formatUsd, LedgerError } from '@derouter/billing';
import { DerouterError } from '../../errors/index.ts';
import type { Services } from '../../services.ts';
import { changeAs } from '../change-as.ts';
import { changedFields } from '../changed-fields.ts';
import { type CustomerView, readCustomer } from './list-customers.ts';

interface Forfeiture {
  readonly accountId: string;
  readonly email: string;
  readonly forfeitureId: string;
  readonly reason: string;
}

/**
 * Takes all credit of a customer, that of client keys included: paid credit becomes revenue. Only of an account that staff suspended, and
 * only once the address has been typed. The same id again changes nothing. Throws `not_found`, `conflict`, `validation_failed`.
 */
export async function forfeitCustomer(
  services: Pick<Services, 'billing' | 'notices' | 'sql'>,
  staffUserId: string,
  { accountId, email, forfeitureId, reason }: Forfeiture,
): Promise<CustomerView> {
  await changeAs(services, staffUserId, async ({ sql }) => {
    const [account] = await sql<{ status: string; cause: string | null; email: string }[]>`
      SELECT a.status, a.suspended_cause AS cause, u.email FROM accounts a JOIN users u ON u.account_id = a.id
      WHERE a.id = ${accountId} AND a.deleted_at IS NULL FOR UPDATE OF a`;
    if (!account) throw new DerouterError('not_found', 'There is no such customer.');
    if (account.email !== email) {
      throw new DerouterError('validation_failed', 'Type the address of the account exactly.', { param: 'email' });
    }
    if (account.status !== 'suspended' || account.cause !== 'staff') {
      throw new DerouterError('conflict', 'Suspend the account first: its credit may still be spent.');
    }
    const rows = await sql<{ id: bigint }[]>`
      SELECT id FROM wallets WHERE id IN (SELECT wallet_id FROM account_wallets WHERE account_id = ${accountId}) ORDER BY id FOR NO KEY UPDATE`;
    const { paidNano, promoNano } = await forfeitCredit(sql, {
      ...{ walletIds: rows.map(({ id }) => id), accountId, actor: `staff:${staffUserId}`, id: forfeitureId, reason },
    });
    const taken = paidNano + promoNano;
    const fields = changedFields({ paidNano, promoNano }, { paidNano: 0n, promoNano: 0n });
    const actions =
      taken === 0n ? [] : [{ action: 'forfeit credit' as const, detail: formatUsd(taken), subject: accountId, reason, ...fields }];
    return { value: undefined, actions, notices: [] };
  }).catch((error: unknown) => {
    if (!(error instanceof LedgerError) || error.code !== 'holds_open') throw error;
    throw new DerouterError('conflict', 'Requests are still running, or a wallet is below zero. Try again once they have ended.', {
      cause: error,
    });
  });
  return readCustomer(services, accountId);
}
