import { sql } from 'drizzle-orm';
import { boolean, date, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';
import { paymentOrders } from './payments.ts';

/** A customer's saved card and automatic top-up: charged without the customer when the balance falls below a threshold. */
export const autoTopUps = pgTable(
  'auto_top_ups',
  {
    accountId: uuid('account_id')
      .primaryKey()
      .references(() => accounts.id),
    /** The rail that keeps the card. */
    provider: text('provider').notNull(),
    enabled: boolean('enabled').notNull().default(false),
    /** The balance (paid and promotional) below which the card is charged. */
    thresholdNano: nano('threshold_nano'),
    /** The credit of one step; a charge closes the gap to the threshold with whole steps. */
    amountNano: nano('amount_nano'),
    /** The most that is charged in a calendar month (UTC), fees included. */
    monthlyCapNano: nano('monthly_cap_nano'),
    paymentMethodId: text('payment_method_id'),
    cardBrand: text('card_brand'),
    cardLast4: text('card_last4'),
    cardExpMonth: integer('card_exp_month'),
    cardExpYear: integer('card_exp_year'),
    cardFingerprint: text('card_fingerprint'),
    cardSavedAt: moment('card_saved_at'),
    /** The text that the customer agreed to when it was switched on, when, and from which network. */
    consentVersion: text('consent_version'),
    consentAt: moment('consent_at'),
    consentNetwork: text('consent_network'),
    /** When the customer last switched it on; reversals after it switch it off. */
    enabledAt: moment('enabled_at'),
    /** Why it is off, if not by the customer. */
    disabledReason: text('disabled_reason', { enum: ['declined', 'authentication_required', 'reversal'] }),
    /** Charges that failed since the last one that succeeded or the last change of the card. */
    failures: integer('failures').notNull().default(0),
    /** No charge before this: set by each attempt, whatever becomes of it. */
    nextAttemptAt: moment('next_attempt_at').notNull().defaultNow(),
    /** The month in which nothing worth charging is left of the cap, and the month in which the customer was mailed about it. */
    capReachedMonth: date('cap_reached_month'),
    capMailedMonth: date('cap_mailed_month'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('auto_top_ups_card_idx').on(t.paymentMethodId),
    index('auto_top_ups_fingerprint_idx').on(t.cardFingerprint).where(sql`card_fingerprint IS NOT NULL`),
  ],
);

/** A charge of a saved card without the customer. What was sent is rebuilt from the row, so that a repetition is the same request. */
export const autoTopUpAttempts = pgTable(
  'auto_top_up_attempts',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    orderId: uuid('order_id')
      .notNull()
      .unique()
      .references(() => paymentOrders.id),
    provider: text('provider').notNull(),
    customerRef: text('customer_ref').notNull(),
    paymentMethodId: text('payment_method_id').notNull(),
    /** Credit and fee together. */
    grossNano: nano('gross_nano').notNull(),
    state: text('state', { enum: ['open', 'succeeded', 'failed'] })
      .notNull()
      .default('open'),
    /** The provider's id of the charge. */
    providerRef: text('provider_ref'),
    failureKind: text('failure_kind', { enum: ['soft', 'hard', 'authentication', 'refused'] }),
    failureCode: text('failure_code'),
    /** How often the provider was asked. */
    tries: integer('tries').notNull().default(0),
    triedAt: moment('tried_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    uniqueIndex('auto_top_up_attempts_open_key').on(t.accountId).where(sql`state = 'open'`),
    index('auto_top_up_attempts_account_idx').on(t.accountId, t.createdAt),
  ],
);
