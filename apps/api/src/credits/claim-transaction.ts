import { schema } from '@derouter/db';
import { and, eq } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import type { DepositDesk } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { limitAttempts } from './limit-attempts.ts';

interface Claim {
  readonly accountId: string;
  readonly orderId: string;
  readonly transaction: string;
  readonly network: string;
}

/** The desk of the rail that an order of the account was made for. Throws `not_found`. */
export async function findDepositDesk(
  { db, payments }: Pick<Services, 'db' | 'payments'>,
  { accountId, orderId }: Pick<Claim, 'accountId' | 'orderId'>,
): Promise<DepositDesk> {
  const { paymentOrders: orders } = schema;
  const [order] = await db
    .select({ provider: orders.provider })
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.accountId, accountId)));
  const desk = order && payments.find(order.provider)?.deposits;
  if (!desk) throw new DerouterError('not_found', 'There is no such order with an address.');
  return desk;
}

/**
 * "My payment is missing": proves the transaction that the customer names and credits it. Throws `not_found`, `validation_failed`,
 * `claim_rate_limited`.
 */
export async function claimTransaction(
  services: Pick<Services, 'config' | 'db' | 'payments' | 'sql'>,
  claim: Claim,
): Promise<{ readonly outcome: 'stored' | 'waiting' | 'nothing' }> {
  const desk = await findDepositDesk(services, claim);
  await limitAttempts(services, { kind: 'claim', accountId: claim.accountId, network: claim.network });
  const { outcome } = await desk.claimTransaction(claim.accountId, claim.transaction);
  return { outcome };
}
