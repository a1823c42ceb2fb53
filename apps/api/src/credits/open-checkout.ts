import { parseUsd } from '@derouter/billing';
import { topUpUsd } from '@derouter/contracts';
import { type Database, databaseNowMs, newId, schema } from '@derouter/db';
import { and, eq, gt, sql } from 'drizzle-orm';
import { DerouterError } from '../errors/index.ts';
import { currentLegalVersion } from '../legal/index.ts';
import { currentFeeSchedule, feeForCredit } from '../payments/index.ts';
import type { Services } from '../services.ts';
import { limitNewAccounts } from './limit-new-accounts.ts';

/**
 * Stores an order with the fee that the summary showed, then opens the payment. Storing comes first, so that every payment has an
 * order. `feeUsd` is the fee that the customer saw: a schedule that changed since then is a `conflict`. Throws
 * `amount_out_of_range`, `new_account_limit`, `not_found`, `account_suspended`, `conflict`, `rate_limited`.
 */
export async function openCheckout(
  { db, payments, config }: Pick<Services, 'config' | 'db' | 'payments'>,
  buyer: { readonly accountId: string; readonly email: string },
  input: {
    /** The id of the order. If it exists, its payment is opened again, which each provider recognises. */
    readonly orderId?: string;
    readonly provider: string;
    readonly amountUsd: string;
    readonly feeUsd?: string | undefined;
    readonly saveCard?: boolean | undefined;
  },
): Promise<{ readonly orderId: string; readonly redirectUrl: string }> {
  const rail = payments.find(input.provider);
  if (!rail) throw new DerouterError('not_found', 'This payment method is not available.');
  const creditNano = readAmount(input.amountUsd, config.topUpBounds);
  const [account] = await db.select().from(schema.accounts).where(eq(schema.accounts.id, buyer.accountId));
  if (account?.status !== 'active') throw new DerouterError('account_suspended', 'This account is suspended: it cannot buy credits.');
  // Not inside the transaction that stores the order, which waits for others of the account: it would need a second connection.
  if (!(await isStored(db, input.orderId))) {
    await limitNewAccounts(payments.options.sql, { accountId: buyer.accountId, creditNano, limitUsd: config.newAccountDailyUsd });
  }
  const schedule = await currentFeeSchedule(db, rail.name);
  const feeNow = feeForCredit(schedule, creditNano);
  if (input.feeUsd !== undefined && parseUsd(input.feeUsd) !== feeNow) {
    throw new DerouterError('conflict', 'The processing fee has changed. Look at the summary again before you pay.');
  }
  const orderId = input.orderId ?? newId();
  const feeNano = await storeOrder(db, {
    id: orderId,
    accountId: buyer.accountId,
    provider: rail.name,
    state: 'created',
    requestedNano: creditNano,
    feeNano: feeNow,
    feeScheduleId: schedule?.id ?? null,
    termsVersion: await currentLegalVersion(payments.options.sql, 'terms'),
  });
  const checkout = { orderId, accountId: buyer.accountId, email: buyer.email, creditNano, feeNano, saveCard: input.saveCard ?? false };
  const opened = await rail.openCheckout(checkout).catch(async (error: unknown) => {
    // It may have been opened nonetheless, and then settles like any other late payment.
    await db
      .update(schema.paymentOrders)
      .set({ state: 'failed' })
      .where(and(eq(schema.paymentOrders.id, orderId), eq(schema.paymentOrders.state, 'created')));
    throw error;
  });
  const { providerRef, redirectUrl, expiresAt = null, progress } = opened;
  await db
    .update(schema.paymentOrders)
    .set({ providerRef, expiresAt, ...(progress ? { progress } : {}) })
    .where(eq(schema.paymentOrders.id, orderId));
  return { orderId, redirectUrl };
}

async function isStored(db: Database, orderId: string | undefined): Promise<boolean> {
  return orderId !== undefined && (await db.$count(schema.paymentOrders, eq(schema.paymentOrders.id, orderId))) > 0;
}

const hourMs = 3_600_000;
const ordersPerHour = 60;

/**
 * Stores an order, unless it exists, and returns its fee. Each opens something at the provider, which limits what all our customers
 * together may open, so one account cannot open any number. Locked per account, so that orders at the same moment are all counted.
 * Throws `rate_limited`.
 */
async function storeOrder(db: Database, order: typeof schema.paymentOrders.$inferInsert): Promise<bigint> {
  const { paymentOrders: orders } = schema;
  const { accountId } = order;
  return db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`orders of ${accountId}`}, 0))`);
    const [known] = await tx.select({ feeNano: orders.feeNano }).from(orders).where(eq(orders.id, order.id));
    if (known) {
      // The attempt before may have failed.
      await tx
        .update(orders)
        .set({ state: 'created' })
        .where(and(eq(orders.id, order.id), eq(orders.state, 'failed')));
      return known.feeNano;
    }
    const recent = await tx.$count(orders, and(eq(orders.accountId, accountId), gt(orders.createdAt, new Date(databaseNowMs() - hourMs))));
    if (recent >= ordersPerHour) {
      throw new DerouterError('rate_limited', `At most ${ordersPerHour} purchases can be begun in an hour.`, { retryAfterSeconds: 3600 });
    }
    await tx.insert(orders).values(order);
    return order.feeNano ?? 0n;
  });
}

/** Reads an amount of credit within the bounds. Throws `amount_out_of_range`. */
export function readAmount(text: string, { minUsd, maxUsd }: { readonly minUsd: string; readonly maxUsd: string }): bigint {
  const nano = topUpUsd.safeParse(text).success ? parseUsd(text) : 0n;
  if (nano >= parseUsd(minUsd) && nano <= parseUsd(maxUsd)) return nano;
  const values = { min: formatDollars(minUsd), max: formatDollars(maxUsd) };
  const message = `Enter an amount from ${values.min} to ${values.max}, in whole cents.`;
  throw new DerouterError('amount_out_of_range', message, { param: 'amountUsd', values });
}

function formatDollars(usd: string): string {
  return `$${usd.replace(/\B(?=(\d{3})+$)/g, ',')}`;
}
