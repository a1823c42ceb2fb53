import type { Sql } from '@derouter/db';
import { type NanoUsd, nano } from '../../money/nano-usd.ts';
import { LedgerError } from '../ledger-error.ts';
import { postTransfer } from './post-transfer.ts';
import { systemAccounts } from './system-accounts.ts';
import { lockWallets } from './wallet-row.ts';

/**
 * Takes everything that is left in the wallets of an account, such as a deleted one, in a transaction of `billing.transaction`: paid credit becomes
 * revenue, promotional credit is no longer an expense. The transfers have the code `forfeiture`. The same call again changes nothing.
 * Throws `LedgerError` `holds_open` if a running request holds credit, or if a wallet is below zero.
 */
export async function forfeitCredit(
  tx: Sql,
  forfeiture: {
    readonly walletIds: readonly bigint[];
    readonly accountId: string;
    readonly actor: string;
    /** Idempotency key of a forfeiture that is not the one at the deletion of the account. */
    readonly id?: string;
    readonly reason?: string;
  },
): Promise<{ readonly paidNano: NanoUsd; readonly promoNano: NanoUsd }> {
  const { walletIds, accountId, actor, id = accountId, reason = '' } = forfeiture;
  const wallets = await lockWallets(tx, walletIds);
  let [paid, promo] = [0n, 0n];
  for (const wallet of wallets.values()) {
    if (wallet.heldNano > 0n || wallet.paidNano < 0n) {
      throw new LedgerError('holds_open', `wallet ${wallet.id} has open holds or is below zero`);
    }
    const parts = [
      { kind: 'paid', from: wallet.paidAccountId, to: systemAccounts['revenue:forfeited'], amountNano: wallet.paidNano },
      { kind: 'promo', from: wallet.promoAccountId, to: systemAccounts['expense:promotions'], amountNano: wallet.promoNano },
    ];
    for (const { kind, from, to, amountNano } of parts) {
      if (amountNano === 0n) continue;
      await postTransfer(tx, {
        idempotencyKey: `forfeiture:${id}:${wallet.id}:${kind}`,
        debitAccountId: from,
        creditAccountId: to,
        amountNano,
        code: 'forfeiture',
        reference: accountId,
        reason,
        actor,
      });
    }
    paid += wallet.paidNano;
    promo += wallet.promoNano;
  }
  return { paidNano: nano(paid), promoNano: nano(promo) };
}
