import { z } from 'zod';

/** The minimum and maximum of a single top-up. */
export const topUpBounds = { minUsd: '5', maxUsd: '2500' } as const;

const isInBounds = (text: string) => Number(text) >= Number(topUpBounds.minUsd) && Number(text) <= Number(topUpBounds.maxUsd);

/** The amount of a top-up in USD, in whole cents and within the bounds. */
export const topUpUsd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,2})?$/)
  .refine(isInBounds);

/** Opens a payment page. The amount is validated when the order is created, which reports a specific error code. */
export const checkout = z.object({ provider: z.string().max(20), amountUsd: z.string().max(20) });

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
});

export type NoticeSettings = z.output<typeof noticeSettings>;

/** Changes notice settings. Absent fields are left unchanged. */
export const noticeChange = noticeSettings.partial();

export type NoticeChange = z.output<typeof noticeChange>;
