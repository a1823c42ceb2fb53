import { z } from 'zod';

const locale = z.enum(['en', 'zh']);

/** Requests a sign-in code by email. */
export const codeRequest = z.object({ email: z.string().max(300), locale });

/** A sign-in attempt with the code from the email. */
export const codeAttempt = z.object({
  challengeId: z.uuid(),
  code: z.string().trim().max(20),
  acceptTermsVersion: z.string().max(40).optional(),
  staffSetupToken: z.string().max(100).optional(),
  /** Signs in to the staff pages, which require no customer account. */
  forStaff: z.boolean().optional(),
});

export type CodeAttempt = z.output<typeof codeAttempt>;

/** Changes the user's language. */
export const localeChange = z.object({ locale });
