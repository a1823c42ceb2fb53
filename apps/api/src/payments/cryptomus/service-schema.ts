import { z } from 'zod';

/** Form: Cryptomus merchant API, "List of services". Limits are in the currency itself. */
export const serviceSchema = z.looseObject({
  network: z.string().max(60),
  currency: z.string().max(20),
  is_available: z.boolean(),
  limit: z.looseObject({ min_amount: z.string(), max_amount: z.string() }),
  commission: z.looseObject({ fee_amount: z.string(), percent: z.string() }),
});

export type Service = z.infer<typeof serviceSchema>;
