import { z } from 'zod';

const locale = z.enum(['en', 'zh']);

/** Asks for a code by mail. */
export const codeRequest = z.object({ email: z.string().max(300), locale });

/** A code that was mailed, with what else the person agreed to. */
export const codeAttempt = z.object({
  challengeId: z.uuid(),
  code: z.string().trim().max(20),
  acceptTermsVersion: z.string().max(40).optional(),
  staffSetupToken: z.string().max(100).optional(),
  /** Signs in at the staff's pages, where nobody needs a customer's account. */
  forStaff: z.boolean().optional(),
});

export type CodeAttempt = z.output<typeof codeAttempt>;

/** The language a user reads. */
export const localeChange = z.object({ locale });
