import type { ProviderSettlement } from '../rail.ts';
import type { CryptomusPayment } from './payment.ts';
import { readEvidence } from './read-evidence.ts';

/** What is booked for a payment. `grossNano`: everything that settled for it until now. */
export function buildSettlement(
  payment: CryptomusPayment,
  owner: ProviderSettlement['for'],
  paymentRef: string,
  grossNano: bigint,
): ProviderSettlement {
  const settledAt = new Date(payment.updated_at ?? '');
  return {
    clearing: 'clearing:cryptomus',
    paymentRef,
    for: owner,
    grossNano,
    taxNano: 0n,
    evidence: readEvidence(payment),
    settledAt: Number.isNaN(settledAt.getTime()) ? new Date() : settledAt,
  };
}
