import { z } from 'zod';
import { confirmation } from './accounts.ts';
import { topUpUsd } from './credits.ts';

/**
 * Changes a customer's automatic top-up. Amounts in USD, whole cents; the server checks their bounds, which are settings. Switching it off
 * leaves the amounts as they are.
 */
export const autoTopUpChange = z.discriminatedUnion('enabled', [
  z.object({
    enabled: z.literal(true),
    /** The balance below which the card is charged. */
    thresholdUsd: topUpUsd,
    /** The credit of one step. */
    amountUsd: topUpUsd,
    /** The most that is charged in a calendar month (UTC), fees included. */
    monthlyCapUsd: topUpUsd,
    /** Version of the text that the customer agreed to. */
    consentVersion: z.string().max(40).optional(),
  }),
  z.object({ enabled: z.literal(false) }),
]);

/** The change with the code that was mailed for it. */
export const confirmedAutoTopUpChange = autoTopUpChange.and(confirmation);

export type AutoTopUpChange = z.output<typeof autoTopUpChange>;

/**
 * What an automatic top-up is doing. `unavailable`: no payment method here keeps cards; `off`: by the customer; `stopped_…`: by us,
 * until the customer switches it on again; `no_card`: on, but there is no card; `ready`; `charging`: a charge is under way;
 * `retrying`: the card was declined and is tried again at `nextAttemptAt`; `cap_reached`: until the month ends or the cap is raised;
 * `suspended`: the account is.
 */
export const autoTopUpStates = [
  'unavailable',
  'off',
  'stopped_declined',
  'stopped_authentication',
  'stopped_reversal',
  'no_card',
  'ready',
  'charging',
  'retrying',
  'cap_reached',
  'suspended',
] as const;

const usd = z.string();

/** A customer's saved card and automatic top-up. Amounts are exact decimals in USD, times ISO texts. */
export const autoTopUpView = z.object({
  state: z.enum(autoTopUpStates),
  enabled: z.boolean(),
  thresholdUsd: usd.nullable(),
  amountUsd: usd.nullable(),
  monthlyCapUsd: usd.nullable(),
  chargedThisMonthUsd: usd,
  card: z
    .object({ brand: z.string(), last4: z.string(), expMonth: z.number().int(), expYear: z.number().int(), isExpired: z.boolean() })
    .nullable(),
  /** Nothing is charged before this: after a decline, and for some minutes after every charge. */
  nextAttemptAt: z.string().nullable(),
  lastFailure: z.object({ code: z.string(), at: z.string() }).nullable(),
  /** The version of the text to agree to, as shown now. */
  consentVersion: z.string(),
  /** When the customer agreed, if that is in force. */
  consentAt: z.string().nullable(),
});

export type AutoTopUpView = z.output<typeof autoTopUpView>;
