import { bookWithdrawal } from '@derouter/billing';
import { newId, type Sql } from '@derouter/db';
import type { ProviderWithdrawal } from '../rail.ts';

/** A withdrawal that is booked at once: what a chain says (`system`), or staff. */
interface BookedWithdrawal extends ProviderWithdrawal {
  readonly direction?: 'out' | 'in';
  readonly actor?: string;
  readonly reason?: string;
}

/** Makes bookings of withdrawals wait for each other until the transaction ends, so that the same money cannot be booked in two ways. */
export async function lockWithdrawals(tx: Sql): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtext('withdrawals'))`;
}

/** Stores and books a withdrawal that a chain reports, once per reference. The caller holds `lockWithdrawals`. */
export async function recordWithdrawal(tx: Sql, { clearing, reference, destination, amountNano, ...by }: BookedWithdrawal): Promise<void> {
  const { direction = 'out', actor = 'system', reason = reference } = by;
  const id = newId();
  const stored = await tx`
    INSERT INTO withdrawals (id, clearing, destination, direction, amount_nano, fee_nano, reference, reason, state, requested_by)
    VALUES (${id}, ${clearing}, ${destination}, ${direction}, ${amountNano.toString()}, 0, ${reference}, ${reason}, 'booked', ${actor})
    ON CONFLICT DO NOTHING RETURNING 1`;
  if (stored.length === 0) return;
  await bookWithdrawal(tx, { withdrawalKey: id, clearing, destination, direction, amountNano, feeNano: 0n, reason, actor });
}

/** The hash of a transaction in a reference: `8453:0x…:2` and `0x…` name the same. */
export function transactionOf(reference: string): string | null {
  return /(?:0x)?[0-9a-f]{64}/.exec(reference.toLowerCase())?.[0] ?? null;
}

/**
 * Whether a withdrawal with this reference, or by hand with this transaction, waits or is booked. A transaction may hold several
 * transfers, each with a reference of the chain.
 */
export async function findWithdrawal(
  tx: Sql,
  { clearing, direction, reference }: { readonly clearing: string; readonly direction: 'out' | 'in'; readonly reference: string },
): Promise<boolean> {
  const transaction = transactionOf(reference);
  const isOfChain = transaction !== null && reference.endsWith(`${transaction}:${reference.split(':').at(-1)}`);
  const rows = await tx`
    SELECT 1 FROM withdrawals WHERE clearing = ${clearing} AND direction = ${direction} AND state <> 'declined' AND (
      reference = ${reference} OR (${transaction ?? ''} <> '' AND strpos(lower(reference), ${transaction ?? ''}) > 0
        AND (NOT ${isOfChain}::boolean OR reference !~ ':\\d+$'))) LIMIT 1`;
  return rows.length > 0;
}
