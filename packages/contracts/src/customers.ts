import { z } from 'zod';
import { allowedModels, limit, reason } from './fields.ts';

const accountId = z.uuid();

/** Suspends a customer. */
export const suspension = z.object({ accountId, reason });

/** Suspends one key of a customer. */
export const keySuspension = z.object({ keyId: z.uuid(), reason });

/** What staff allow an account. Null limits nothing; an absent field stays as it is. */
export const accountLimits = z.object({
  allowedModels: allowedModels.optional(),
  requestsPerMinute: limit.optional(),
  tokensPerMinute: limit.optional(),
});

export type AccountLimits = z.output<typeof accountLimits>;

export const adjustmentKinds = ['credit', 'promotion', 'debit'] as const;

/** An amount of a correction: above 0, at most six decimals. */
export const adjustmentUsd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/)
  .refine((text) => Number(text) > 0 && Number(text) <= 10_000);

/** Corrects a customer's credit. The amount is checked where it is booked, which answers with a code of its own. */
export const adjustment = z.object({
  accountId,
  kind: z.enum(adjustmentKinds),
  amountUsd: z.string().max(20),
  /** Made by the form, so that sending it twice books once. */
  adjustmentId: z.uuid(),
  reason,
});

export type Adjustment = z.output<typeof adjustment>;
