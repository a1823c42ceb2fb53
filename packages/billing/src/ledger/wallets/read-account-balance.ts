import type { Sql, TransactionSql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { LedgerError } from '../ledger-error.ts';

/** An account's credit with that of its client keys. `balance = locked + available`. */
export interface AccountBalance {
  /** The account's wallet and its client keys' together. */
  readonly balanceNano: NanoUsd;
  /** Unspent budgets of client keys, and holds of the account's own requests in flight. */
  readonly lockedNano: NanoUsd;
  readonly availableNano: NanoUsd;
}

/** Reads the sums in one snapshot. Throws `LedgerError` `not_found`. */
export async function readAccountBalance(sql: Sql | TransactionSql, accountId: string): Promise<AccountBalance> {
  const [row] = await sql<{ wallets: bigint; balance: bigint; available: bigint }[]>`
    SELECT count(*) AS wallets, coalesce(sum(w.paid_nano + w.promo_nano), 0)::bigint AS balance,
           coalesce(sum(w.paid_nano + w.promo_nano - w.held_nano) FILTER (WHERE o.key_id IS NULL), 0)::bigint AS available
    FROM account_wallets o JOIN wallets w ON w.id = o.wallet_id WHERE o.account_id = ${accountId}`;
  if (!row || row.wallets === 0n) throw new LedgerError('not_found', `no account ${accountId}`);
  const { balance, available } = row;
  return { balanceNano: nano(balance), lockedNano: nano(balance - available), availableNano: nano(available) };
}
