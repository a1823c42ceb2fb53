import { formatUsd, readClearingBalances } from '@derouter/billing';
import { newId, type Sql, schema } from '@derouter/db';
import type { PaymentRail } from './rail.ts';
import type { PaymentsOptions } from './rail-context.ts';

/**
 * Compares every clearing account with what its provider holds and stores the comparison. A difference raises an alert, as does an
 * account whose provider could not be asked. Runs daily, and when staff ask.
 */
export async function reconcileRails(
  { db, sql, log }: Pick<PaymentsOptions, 'db' | 'log'> & { readonly sql: Sql },
  rails: readonly PaymentRail[],
): Promise<void> {
  for (const rail of rails) {
    if (!rail.balances) continue;
    const reported = await rail.balances().catch((error: unknown) => {
      log.error({ err: error, provider: rail.name }, 'a payment provider could not be asked for its balance');
      return [];
    });
    // Read afterwards, since asking may have booked payouts.
    const held = new Map((await readClearingBalances(sql)).map(({ code, heldNano }) => [code, heldNano]));
    for (const { clearing, balanceNano, tolerancePercent = 0, detail } of reported) {
      const ledgerNano = held.get(clearing) ?? 0n;
      const row = { id: newId(), provider: rail.name, clearing, ledgerNano, providerNano: balanceNano };
      await db.insert(schema.railReconciliations).values({ ...row, detail: { ...detail, tolerancePercent } });
      if (balanceNano !== null && isWithinTolerance(tolerancePercent, balanceNano, ledgerNano)) continue;
      const difference = balanceNano === null ? null : formatUsd(balanceNano - ledgerNano);
      log.error({ provider: rail.name, clearing, difference }, 'a clearing account differs from what its provider holds');
    }
  }
}

/** Whether a provider's balance may be so far from the ledger's. */
export function isWithinTolerance(percent: number, a: bigint, b: bigint): boolean {
  const size = (value: bigint) => (value < 0n ? -value : value);
  return size(a - b) * 100n <= size(a) * BigInt(percent);
}
