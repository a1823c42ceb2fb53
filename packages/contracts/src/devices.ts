import { z } from 'zod';
import { usdAmount } from './fields.ts';
import { keyScopes } from './keys.ts';

/** The letters of a user code: no vowels, so that no word appears, and none that look alike. */
export const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

/** The code that a program shows and its owner enters in the console, with or without its hyphen: eight letters. */
export const userCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[^A-Z]/g, ''))
  .pipe(z.string().regex(new RegExp(`^[${userCodeLetters}]{8}$`), 'Enter the code of eight letters.'));

export const budgetPeriods = ['total', 'day', 'week', 'month'] as const;

/** What a program gets. A budget of null is none. */
export const deviceApproval = z.object({
  userCode,
  scopes: z
    .array(z.enum(keyScopes))
    .min(1)
    .transform((list) => keyScopes.filter((scope) => list.includes(scope))),
  budget: z.object({ usd: usdAmount, period: z.enum(budgetPeriods) }).nullable(),
});

export type DeviceApproval = z.output<typeof deviceApproval>;
