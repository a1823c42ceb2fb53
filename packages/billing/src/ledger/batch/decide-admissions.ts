import { nano } from '../../money/nano-usd.ts';
import type { Admission, AdmissionResult } from '../admission.ts';
import { refuseByBudget, tightestBudget } from '../budgets.ts';
import { LedgerError } from '../ledger-error.ts';
import { countAdmitted, heldForKey, type LimitState, rateLevels, refuseByLimits } from '../limits.ts';
import { availableNano, type WalletRow } from '../wallets/wallet-row.ts';

/**
 * Decides in arrival order: limits first, then the key's budget, then credit. Mutates `wallets` and `limits` with each
 * admission; a refused request changes nothing. Otherwise pure.
 */
export function decideAdmissions(
  admissions: readonly Admission[],
  wallets: ReadonlyMap<bigint, WalletRow>,
  limits: LimitState,
): AdmissionResult[] {
  return admissions.map((admission) => {
    const wallet = wallets.get(admission.walletId);
    if (!wallet) throw new LedgerError('not_found', `no wallet ${admission.walletId}`);
    const refused = refuseByLimits(admission, limits);
    if (refused) return refused;
    const budget = tightestBudget(admission, limits.budgets, heldForKey(admission.keyId, limits));
    const available = availableNano(wallet);
    const creditNano = available < 0n ? 0n : available;
    const overBudget = budget && refuseByBudget(admission, budget, creditNano);
    if (overBudget) return overBudget;
    const reach = budget && budget.leftNano < available ? budget.leftNano : available;
    if (available < admission.minimumNano || available < 0n) {
      return {
        admitted: false,
        reason: 'insufficient_credit',
        availableNano: nano(creditNano),
        reachNano: nano(reach < 0n ? 0n : reach),
        setAsideNano: nano(wallet.heldNano),
      };
    }
    const heldNano = reach < admission.holdNano ? reach : admission.holdNano;
    wallet.heldNano += heldNano;
    countAdmitted(admission, heldNano, limits);
    return { admitted: true, heldNano: nano(heldNano), ...rateLevels(admission.limits, limits) };
  });
}
