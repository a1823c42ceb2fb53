import { parseUsd } from '@derouter/billing';
import { topUpBounds, topUpUsd } from '@derouter/contracts';
import { newId, schema } from '@derouter/db';
import { termsVersion } from '@derouter/locales';
import { eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/index.ts';
import { DerouterError } from '../errors/index.ts';
import type { Services } from '../services.ts';

/**
 * Stores an order and opens the provider's payment page for it. Storing comes first, so that every payment has an order.
 * Throws `amount_out_of_range`, `not_found`, `account_suspended`.
 */
export async function openCheckout(
  { db, payments }: Pick<Services, 'db' | 'payments'>,
  buyer: SignedIn & { readonly accountId: string },
  input: { readonly provider: string; readonly amountUsd: string },
): Promise<{ readonly orderId: string; readonly redirectUrl: string }> {
  const provider = payments.find(input.provider);
  if (!provider) throw new DerouterError('not_found', 'This payment method is not available.');
  const creditNano = readAmount(input.amountUsd);
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, buyer.accountId));
  if (account?.status !== 'active') throw new DerouterError('account_suspended', 'This account is suspended: it cannot buy credits.');
  const orderId = newId();
  const feeNano = 0n;
  await db.insert(schema.paymentOrders).values({
    id: orderId,
    accountId: buyer.accountId,
    provider: provider.name,
    state: 'created',
    requestedNano: creditNano,
    feeNano,
    termsVersion,
  });
  const { providerRef, redirectUrl } = await provider.openCheckout({
    orderId,
    accountId: buyer.accountId,
    email: buyer.email,
    creditNano,
    feeNano,
  });
  await db.update(schema.paymentOrders).set({ providerRef }).where(eq(schema.paymentOrders.id, orderId));
  return { orderId, redirectUrl };
}

function readAmount(text: string): bigint {
  if (topUpUsd.safeParse(text).success) return parseUsd(text);
  const { minUsd, maxUsd } = topUpBounds;
  throw new DerouterError('amount_out_of_range', `Enter an amount from $${minUsd} to $${maxUsd}, in whole cents.`, {
    param: 'amountUsd',
  });
}
