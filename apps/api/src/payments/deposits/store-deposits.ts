import { writeJson } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import type { FinalTransfer } from './deposit.ts';
import { toNano } from './to-nano.ts';

/** Largest amount of a `bigint` column, which is 9.2 billion dollars. */
export const maxNano = 2n ** 63n - 1n;

/** A final transfer was stored with other contents before: the chain has replaced a block that counted as final. */
export class DepositChanged extends Error {
  override readonly name = 'DepositChanged';
}

/**
 * Stores final transfers, each once, in the caller's transaction. Those below `minCreditNano` wait as dust. Returns how many were
 * new. Throws `DepositChanged`.
 */
export async function storeDeposits(tx: Sql, transfers: readonly FinalTransfer[], minCreditNano: bigint): Promise<number> {
  let stored = 0;
  for (const transfer of transfers) {
    const { amountNano, remainder } = toNano(transfer.value, transfer.decimals);
    const fits = amountNano <= maxNano;
    let state = amountNano < minCreditNano || amountNano === 0n ? 'dust' : 'final';
    // No real dollar token can do that: something is wrong with the token or its settings.
    if (!fits) state = 'frozen';
    const inserted = await tx`
      INSERT INTO deposits (id, chain, tx_hash, ordinal, block, block_hash, block_time, token, symbol, from_address, to_address,
        account_id, value, amount_nano, remainder, state, frozen_reason, evidence)
      VALUES (${newId()}, ${transfer.chain}, ${transfer.txHash}, ${transfer.ordinal}, ${transfer.block.toString()},
        ${transfer.blockHash}, ${transfer.blockTime.toISOString()}, ${transfer.token}, ${transfer.symbol}, ${transfer.from},
        ${transfer.to}, ${transfer.accountId}, ${transfer.value.toString()}, ${(fits ? amountNano : 0n).toString()},
        ${remainder.toString()}, ${state}, ${fits ? null : 'amount_out_of_range'}, ${writeJson(transfer.evidence)}::jsonb)
      ON CONFLICT (chain, tx_hash, ordinal) DO NOTHING RETURNING 1`;
    stored += inserted.length;
    if (inserted.length === 0) await compareStored(tx, transfer);
  }
  return stored;
}

async function compareStored(tx: Sql, transfer: FinalTransfer): Promise<void> {
  const { chain, txHash, ordinal } = transfer;
  const [before] = await tx<{ same: boolean }[]>`
    SELECT block_hash = ${transfer.blockHash} AND token = ${transfer.token} AND to_address = ${transfer.to}
      AND value = ${transfer.value.toString()}::numeric AS same
    FROM deposits WHERE chain = ${chain} AND tx_hash = ${txHash} AND ordinal = ${ordinal}`;
  if (!before?.same) throw new DepositChanged(`the final transfer ${ordinal} of ${txHash} is not what it was before`);
}
