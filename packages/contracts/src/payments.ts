import { z } from 'zod';

const usd = z.string().regex(/^\d{1,6}(\.\d{1,2})?$/);

/** Staff decide a review: book what the rail proposed, or dismiss it. */
export const reviewDecision = z.object({
  id: z.uuid(),
  resolution: z.enum(['accepted', 'dismissed']),
  reason: z.string().trim().min(1).max(500),
});

/** Staff refund part of a payment: credit in USD, whole cents. */
export const staffRefund = z.object({ orderId: z.uuid(), amountUsd: usd, reason: z.string().trim().min(1).max(500) });

/** A refund by hand was sent with this transaction, or is given up (null). */
export const finishedRefund = z.object({ refundId: z.uuid(), transaction: z.string().trim().min(8).max(120).nullable() });

/** The fee of a payment method: a percentage of the credit plus a fixed amount, and at least a minimum. */
export const feeChange = z.object({
  provider: z.string().max(30),
  percent: z.string().regex(/^\d{1,2}(\.\d{1,4})?$/),
  fixedUsd: usd,
  minimumUsd: usd,
});

/** Staff stop or resume crediting a token on a chain. */
export const tokenSwitch = z.object({
  chain: z.string().max(40),
  token: z.string().max(100),
  isCredited: z.boolean(),
  reason: z.string().trim().min(1).max(500),
});
