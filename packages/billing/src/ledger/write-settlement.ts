import { idTime } from '@derouter/db';
import { parsePriceRates, storePriceRates } from '../pricing/price-rates.ts';
import type { SettledAdmission, Settlement } from './settlement.ts';

/** An admission as JSON can carry it. */
export type StoredAdmission = Omit<SettledAdmission, 'walletId' | 'createdAt' | 'isFree'> & {
  readonly walletId: string;
  readonly createdAt: string;
};

/** The part of an admission that its settlement needs, for storage. */
export function storeAdmission(admission: SettledAdmission): StoredAdmission {
  const { requestId, accountId, keyId, dialect, modelId, modelAsked, priceVersionId, limits, labels, multiplierMillionths } = admission;
  return {
    ...{ requestId, accountId, keyId, dialect, modelId, modelAsked, priceVersionId, labels, multiplierMillionths },
    limits: limits && { rates: limits.rates, tokens: limits.tokens },
    walletId: admission.walletId.toString(),
    createdAt: admission.createdAt.toISOString(),
  };
}

/** Reads what `storeAdmission` returned. */
export function readAdmission(stored: StoredAdmission): SettledAdmission {
  return { ...stored, walletId: BigInt(stored.walletId), createdAt: new Date(stored.createdAt) };
}

/** A settlement as one line of text, for storage while the database is unreachable. */
export function writeSettlement({ admission, outcome }: Settlement): string {
  const { priced } = outcome;
  return JSON.stringify({
    admission: storeAdmission(admission),
    outcome: { ...outcome, costNano: outcome.costNano?.toString(), priced: priced && { ...priced, rates: storePriceRates(priced.rates) } },
  });
}

/** Reads what `writeSettlement` wrote. Throws for anything else. */
export function readSettlement(line: string): Settlement {
  const { admission, outcome } = JSON.parse(line) as {
    admission: StoredAdmission;
    outcome: Omit<Settlement['outcome'], 'costNano' | 'priced'> & {
      costNano?: string;
      priced: (Omit<NonNullable<Settlement['outcome']['priced']>, 'rates'> & { rates: unknown }) | null;
    };
  };
  if (Number.isNaN(Date.parse(admission.createdAt))) throw new RangeError('a settlement has no time');
  // One line that the database cannot read would fail the whole batch, and with it every start.
  idTime(admission.requestId);
  const { priced, costNano } = outcome;
  return {
    admission: readAdmission(admission),
    outcome: {
      ...outcome,
      costNano: costNano === undefined ? null : BigInt(costNano),
      priced: priced && { ...priced, rates: parsePriceRates(priced.rates) },
    },
  };
}
