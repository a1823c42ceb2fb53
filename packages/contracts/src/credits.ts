import { z } from 'zod';

/** The least and the most that one top-up may add. */
export const topUpBounds = { minUsd: '5', maxUsd: '2500' } as const;

const isInBounds = (text: string) => Number(text) >= Number(topUpBounds.minUsd) && Number(text) <= Number(topUpBounds.maxUsd);

/** The amount of a top-up: whole cents, within the bounds. */
export const topUpUsd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,2})?$/)
  .refine(isInBounds);

/** Opens a payment page. The amount is checked where the order is stored, which answers with a code of its own. */
export const checkout = z.object({ provider: z.string().max(20), amountUsd: z.string().max(20) });

/** The threshold of the low-balance mail: whole cents; null for none. */
export const lowBalanceUsd = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,2})?$/)
  .nullable();

/** Which mails a customer wants besides sign-in codes. */
const noticeSettings = z.object({
  /** A mail is sent when the balance falls below this; null: never. Checked where it is stored, which answers with a code of its own. */
  lowBalanceUsd: z.string().trim().max(20).nullable(),
  /** Every price change, not only of models in use. */
  allPriceNotices: z.boolean(),
});

export type NoticeSettings = z.output<typeof noticeSettings>;

/** An absent field stays as it is. */
export const noticeChange = noticeSettings.partial();

export type NoticeChange = z.output<typeof noticeChange>;
