import { z } from 'zod';
import { confirmation } from './accounts.ts';

/** The amount of a top-up in USD, in whole cents. The server checks its bounds, which are settings. */
export const topUpUsd = z.string().regex(/^\d{1,6}(\.\d{1,2})?$/);

/** Opens a payment. The amount is validated when the order is created, which reports a specific error code. */
export const checkout = z.object({
  provider: z.string().max(30),
  amountUsd: z.string().max(20),
  /** The fee that the summary showed. */
  feeUsd: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,9})?$/)
    .optional(),
  /** Saves the card for automatic top-ups. */
  saveCard: z.boolean().optional(),
});

/** Asks for the unused credit of a payment back. The code is one that was mailed for this. */
export const refundRequest = confirmation.extend({ orderId: z.uuid() });

/** Confirms where a refund in cryptocurrency goes. */
export const refundAddress = confirmation.extend({ refundId: z.uuid(), address: z.string().trim().min(20).max(100) });

/** A transaction on a chain that the customer says paid an order. */
export const transactionClaim = z.object({ orderId: z.uuid(), transaction: z.string().trim().min(10).max(100) });

/** The threshold of the low-balance email in USD, in whole cents; null for no email. */
export const lowBalanceUsd = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,2})?$/)
  .nullable();

/** The emails that a customer receives besides sign-in codes. */
const noticeSettings = z.object({
  /** The low-balance threshold in USD; null for no email. Validated when it is stored, which reports a specific error code. */
  lowBalanceUsd: z.string().trim().max(20).nullable(),
  /** Announces every price change, not only those of models the customer uses. */
  allPriceNotices: z.boolean(),
  /** Tells when a key is about to expire or reaches 80 or 100 percent of a budget. */
  keyAlerts: z.boolean(),
});

export type NoticeSettings = z.output<typeof noticeSettings>;

/** Changes notice settings. Absent fields are left unchanged. */
export const noticeChange = noticeSettings.partial();

export type NoticeChange = z.output<typeof noticeChange>;
