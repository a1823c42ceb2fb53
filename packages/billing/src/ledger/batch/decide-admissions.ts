import { nano } from '../../money/nano-usd.ts';
import type { Admission, AdmissionResult } from '../admission.ts';
import { LedgerError } from '../ledger-error.ts';
import { refuseByBudget, tightestBudget } from '../limits/budgets.ts';
import { countAdmitted, type LimitState, refuseByLimits } from '../limits/limits.ts';
import { rateLevels } from '../limits/rate-buckets.ts';
import type { WalletState } from '../limits/wallet-state.ts';
import { availableNano } from '../wallets/wallet-row.ts';

/**
 * Decides in arrival order: limits first, then the key's budget, then credit. Mutates `wallets` and `limits` with each
 * admission; a refused request changes nothing. Otherwise pure.
 */
export function decideAdmissions(
  admissions: readonly Admission[],
  wallets: ReadonlyMap<bigint, WalletState>,
  limits: LimitState,
): AdmissionResult[] {
  return admissions.map((admission) => {
    const wallet = wallets.get(admission.walletId);
    if (!wallet) throw new LedgerError('not_found', `no wallet ${admission.walletId}`);
    const refused = refuseByLimits(admission, wallet, limits);
    if (refused) return refused;
    const budget = tightestBudget(wallet.budgets.get(admission.keyId), wallet.open?.heldNano(admission.keyId) ?? 0n);
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
    countAdmitted(admission, heldNano, wallet, limits);
    return { admitted: true, heldNano: nano(heldNano), ...rateLevels(admission.limits, limits.buckets) };
  });
}
