import { idTime } from '@derouter/db';
import { parsePriceRates, storePriceRates } from '../pricing/price-rates.ts';
import type { Settlement } from './settlement.ts';

/** A settlement as one line of text, for storage while the database is unreachable. */
export function writeSettlement({ admission, outcome }: Settlement): string {
  const { priced } = outcome;
  const { requestId, accountId, keyId, dialect, modelId, modelAsked, priceVersionId, limits } = admission;
  return JSON.stringify({
    admission: {
      ...{ requestId, accountId, keyId, dialect, modelId, modelAsked, priceVersionId, limits },
      walletId: admission.walletId.toString(),
      createdAt: admission.createdAt.toISOString(),
    },
    outcome: { ...outcome, priced: priced && { ...priced, rates: storePriceRates(priced.rates) } },
  });
}

/** Reads what `writeSettlement` wrote. Throws for anything else. */
export function readSettlement(line: string): Settlement {
  const { admission, outcome } = JSON.parse(line) as {
    admission: Omit<Settlement['admission'], 'walletId' | 'createdAt'> & { walletId: string; createdAt: string };
    outcome: Omit<Settlement['outcome'], 'priced'> & {
      priced: (Omit<NonNullable<Settlement['outcome']['priced']>, 'rates'> & { rates: unknown }) | null;
    };
  };
  const createdAt = new Date(admission.createdAt);
  if (Number.isNaN(createdAt.getTime())) throw new RangeError('a settlement has no time');
  // One line that the database cannot read would fail the whole batch, and with it every start.
  idTime(admission.requestId);
  const { priced } = outcome;
  return {
    admission: { ...admission, walletId: BigInt(admission.walletId), createdAt },
    outcome: { ...outcome, priced: priced && { ...priced, rates: parsePriceRates(priced.rates) } },
  };
}
