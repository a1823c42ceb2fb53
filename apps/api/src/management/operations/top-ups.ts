import { checkout } from '@derouter/contracts';
import { schema } from '@derouter/db';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type OrderView, openCheckout, quoteCheckout, readOrders } from '../../credits/index.ts';
import { DerouterError } from '../../errors/index.ts';
import { byId, id, time, usd } from '../fields.ts';
import { defineOperation, type ManagementServices } from '../operation.ts';

const topUp = z
  .object({
    id,
    method: z.string(),
    state: z.enum(['created', 'processing', 'held', 'review', 'settled', 'failed', 'expired']),
    reversal: z.enum(['none', 'partly_refunded', 'refunded', 'disputed', 'charged_back']),
    requested_usd: usd.nullable(),
    fee_usd: usd,
    credited_usd: usd.nullable().meta({ description: 'What was credited. It follows the settled amount; null until there is one.' }),
    created_at: time,
    expires_at: time.nullable(),
    settled_at: time.nullable(),
  })
  .meta({ id: 'TopUp' });

const opened = topUp.extend({ pay_url: z.url().meta({ description: 'The page on which to pay.' }) }).meta({ id: 'OpenedTopUp' });

const newTopUp = z
  .strictObject({
    method: checkout.shape.provider.meta({ description: 'A payment method, such as stripe.' }),
    amount_usd: checkout.shape.amountUsd.meta({ description: 'The credit to buy, in whole cents, such as "25.00".' }),
    fee_usd: checkout.shape.feeUsd.meta({
      description: 'The processing fee that was shown; refused with conflict if it is another one now.',
    }),
  })
  .meta({ id: 'NewTopUp' });

const base = { tag: 'Top-ups', kinds: ['account'], scope: 'management' } as const;

export const topUpOperations = [
  defineOperation({
    ...base,
    id: 'quoteTopUp',
    method: 'GET',
    path: '/api/top-ups/quote',
    summary: 'Read the price of a top-up',
    errors: ['validation_failed', 'amount_out_of_range', 'not_found'],
    query: newTopUp.pick({ method: true, amount_usd: true }).strict(),
    answer: {
      status: 200,
      description: 'Credit, processing fee and what there is to pay.',
      schema: z.object({ credit_usd: usd, fee_usd: usd, total_usd: usd }).meta({ id: 'TopUpQuote' }),
    },
    async handle({ services, query }) {
      const quote = await asked(() => quoteCheckout(services, { provider: query.method, amountUsd: query.amount_usd }));
      return { credit_usd: quote.creditUsd, fee_usd: quote.feeUsd, total_usd: quote.totalUsd };
    },
  }),
  defineOperation({
    ...base,
    id: 'openTopUp',
    method: 'POST',
    path: '/api/top-ups',
    summary: 'Open a top-up',
    description: 'Opens a purchase with the rules and fees of the console, and returns the page on which a person pays.',
    errors: ['validation_failed', 'amount_out_of_range', 'new_account_limit', 'not_found', 'account_suspended', 'conflict'],
    body: newTopUp,
    answer: { status: 201, description: 'The purchase, with the page on which to pay.', schema: opened },
    idempotent: true,
    async handle({ services, principal: { accountId }, body, once }) {
      const buyer = await readBuyer(services, accountId);
      const input = { orderId: once.id, provider: body.method, amountUsd: body.amount_usd, feeUsd: body.fee_usd };
      const { orderId, redirectUrl } = await asked(() => openCheckout(services, buyer, input));
      const pay_url = new URL(redirectUrl, services.config.publicUrl).href;
      return { ...(await readTopUp(services, accountId, orderId)), pay_url };
    },
  }),
  defineOperation({
    ...base,
    id: 'getTopUp',
    method: 'GET',
    path: '/api/top-ups/{id}',
    summary: 'Read a top-up',
    errors: ['not_found'],
    params: byId,
    answer: { status: 200, description: 'The purchase.', schema: topUp },
    handle: ({ services, principal, params }) => readTopUp(services, principal.accountId, params.id),
  }),
];

/** Names the fields of errors as the request does. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof DerouterError) || thrown.param !== 'amountUsd') throw thrown;
    throw new DerouterError(thrown.code, thrown.message, { param: 'amount_usd' });
  }
}

/** The person who owns the account: payments are opened in their name. */
async function readBuyer({ db }: Pick<ManagementServices, 'db'>, accountId: string) {
  const [user] = await db.select().from(schema.users).where(eq(schema.users.accountId, accountId));
  if (!user) throw new DerouterError('not_found', 'There is no such account.');
  return { accountId, email: user.email };
}

async function readTopUp(services: ManagementServices, accountId: string, orderId: string): Promise<z.output<typeof topUp>> {
  const [order] = await readOrders(services, { accountId, orderId, locale: 'en' });
  if (!order) throw new DerouterError('not_found', 'There is no such top-up.');
  return viewTopUp(order);
}

function viewTopUp(order: OrderView): z.output<typeof topUp> {
  return {
    id: order.id,
    method: order.provider,
    state: order.state,
    reversal: order.reversal,
    requested_usd: order.requestedUsd,
    fee_usd: order.feeUsd,
    credited_usd: order.creditedUsd,
    created_at: order.createdAt,
    expires_at: order.expiresAt,
    settled_at: order.settledAt,
  };
}
