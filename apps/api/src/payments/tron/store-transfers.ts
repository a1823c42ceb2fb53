import type { Sql } from '@derouter/db';
import { storeDeposits } from '../deposits/store-deposits.ts';
import { storeOutgoing } from '../deposits/store-outgoing.ts';
import type { TronTransfers } from './read-receipt.ts';
import type { TronServices } from './tron-services.ts';

/** The ledger account of what our addresses on TRON hold. */
export const tronClearing = 'clearing:tron:USDT';

/** Stores what receipts prove, each transfer once, in the caller's transaction. Throws `DepositChanged`. */
export async function storeTransfers(
  tx: Sql,
  { config, log }: Pick<TronServices, 'config' | 'log'>,
  { incoming, outgoing }: TronTransfers,
) {
  await storeDeposits(tx, incoming, config.minCreditNano);
  await storeOutgoing(tx, outgoing, { provider: 'tron', clearing: () => tronClearing, treasury: config.treasury, log });
}
