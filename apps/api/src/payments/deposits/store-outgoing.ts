import { newId, type Sql } from '@derouter/db';
import type { Logger } from '../../observability/index.ts';
import { openReview } from '../book/open-review.ts';
import { findWithdrawal, lockWithdrawals, recordWithdrawal } from '../book/record-withdrawal.ts';
import { type FinalTransfer, paymentRefOf } from './deposit.ts';
import { DepositChanged, maxNano } from './store-deposits.ts';
import { toNano } from './to-nano.ts';

export interface OutgoingOptions {
  readonly provider: 'evm' | 'tron';
  readonly clearing: (symbol: string) => `clearing:${string}`;
  /** The operator's own addresses. */
  readonly treasury: ReadonlySet<string>;
  readonly log: Logger;
}

type Purpose = 'treasury' | 'refund' | 'staff' | 'review';

/**
 * Stores final transfers out of our addresses, each once, in the caller's transaction. Those to the operator's own addresses are booked;
 * those of refunds by hand and those that staff booked before are not booked again; staff decide about all others, since whoever has a
 * key of ours could have made them. Returns how many were new. Throws `DepositChanged`.
 */
export async function storeOutgoing(tx: Sql, transfers: readonly FinalTransfer[], options: OutgoingOptions): Promise<number> {
  let stored = 0;
  if (transfers.length > 0) await lockWithdrawals(tx);
  for (const transfer of transfers) {
    const { amountNano, remainder } = toNano(transfer.value, transfer.decimals);
    const fits = amountNano <= maxNano;
    const purpose = fits ? await findPurpose(tx, transfer, options) : 'review';
    const { chain, txHash, ordinal, token, symbol, from, to } = transfer;
    const inserted = await tx`
      INSERT INTO outgoing_transfers (id, chain, tx_hash, ordinal, block, block_hash, block_time, token, symbol, from_address, to_address,
        value, amount_nano, remainder, purpose)
      VALUES (${newId()}, ${chain}, ${txHash}, ${ordinal}, ${transfer.block.toString()}, ${transfer.blockHash},
        ${transfer.blockTime.toISOString()}, ${token}, ${symbol}, ${from}, ${to}, ${transfer.value.toString()},
        ${(fits ? amountNano : 0n).toString()}, ${remainder.toString()}, ${purpose})
      ON CONFLICT (chain, tx_hash, ordinal) DO NOTHING RETURNING 1`;
    stored += inserted.length;
    if (inserted.length === 0) await compareStored(tx, transfer);
    else await bookOrAsk(tx, transfer, purpose, fits ? amountNano : 0n, options);
  }
  return stored;
}

async function findPurpose(tx: Sql, transfer: FinalTransfer, { provider, treasury, clearing }: OutgoingOptions): Promise<Purpose> {
  const { txHash, to, symbol } = transfer;
  const [refund] = await tx`
    SELECT 1 FROM payment_refunds WHERE provider = ${provider}
      AND (lower(provider_ref) = ${txHash} OR (state = 'requested' AND lower(destination) = ${to.toLowerCase()})) LIMIT 1`;
  if (refund) return 'refund';
  if (await findWithdrawal(tx, { clearing: clearing(symbol), direction: 'out', reference: paymentRefOf(transfer) })) return 'staff';
  return treasury.has(to) ? 'treasury' : 'review';
}

async function bookOrAsk(
  tx: Sql,
  transfer: FinalTransfer,
  purpose: Purpose,
  amountNano: bigint,
  { provider, clearing, log }: OutgoingOptions,
): Promise<void> {
  const { chain, txHash: transaction, token, symbol, from, to, accountId, value, decimals } = transfer;
  const reference = paymentRefOf(transfer);
  const withdrawal = { clearing: clearing(symbol), reference, destination: 'treasury', amountNano } as const;
  if (purpose === 'treasury' && amountNano > 0n) await recordWithdrawal(tx, withdrawal);
  if (purpose !== 'review') return;
  await openReview(tx, log, provider, {
    kind: 'outgoing_transfer',
    reference,
    accountId,
    detail: { chain, transaction, token, symbol, from, to, value: value.toString(), decimals },
    ...(amountNano > 0n ? { withdrawal } : {}),
  });
}

async function compareStored(tx: Sql, { chain, txHash, ordinal, blockHash, token, from, to, value }: FinalTransfer): Promise<void> {
  const [before] = await tx<{ same: boolean }[]>`
    SELECT block_hash = ${blockHash} AND token = ${token} AND from_address = ${from} AND to_address = ${to}
      AND value = ${value.toString()}::numeric AS same
    FROM outgoing_transfers WHERE chain = ${chain} AND tx_hash = ${txHash} AND ordinal = ${ordinal}`;
  if (!before?.same) throw new DepositChanged(`the final transfer ${ordinal} of ${txHash} is not what it was before`);
}
