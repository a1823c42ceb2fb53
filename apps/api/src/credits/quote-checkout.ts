import { formatUsd } from '@derouter/billing';
import { DerouterError } from '../errors/index.ts';
import { currentFeeSchedule, feeForCredit } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { readAmount } from './open-checkout.ts';

/** What a purchase costs, for the summary before paying. Exact decimals in USD. Throws `amount_out_of_range`, `not_found`. */
export async function quoteCheckout(
  { config, db, payments }: Pick<Services, 'config' | 'db' | 'payments'>,
  input: { readonly provider: string; readonly amountUsd: string },
): Promise<{ readonly creditUsd: string; readonly feeUsd: string; readonly totalUsd: string }> {
  const rail = payments.find(input.provider);
  if (!rail) throw new DerouterError('not_found', 'This payment method is not available.');
  const creditNano = readAmount(input.amountUsd, config.topUpBounds);
  const feeNano = feeForCredit(await currentFeeSchedule(db, rail.name), creditNano);
  return { creditUsd: formatUsd(creditNano), feeUsd: formatUsd(feeNano), totalUsd: formatUsd(creditNano + feeNano) };
}
