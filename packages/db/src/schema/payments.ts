import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** The fee of a rail from a moment on. A rail without one charges no fee. */
export const feeSchedules = pgTable(
  'fee_schedules',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    /** Millionths of the credit bought: 5.5 % = 55 000. */
    percentPpm: integer('percent_ppm').notNull(),
    /** Added to every payment. */
    fixedNano: nano('fixed_nano').notNull(),
    /** The least fee of a payment. */
    minimumNano: nano('minimum_nano').notNull(),
    effectiveAt: moment('effective_at').notNull().defaultNow(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('fee_schedules_provider_idx').on(t.provider, t.effectiveAt)],
);

/** A customer's order of credits, stored before the provider is called. `provider` is the name of its rail. */
export const paymentOrders = pgTable(
  'payment_orders',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    provider: text('provider').notNull(),
    /** `deposit`: money that arrived at a permanent address without a request. */
    kind: text('kind', { enum: ['checkout', 'auto_top_up', 'deposit'] })
      .notNull()
      .default('checkout'),
    /** `held`: the provider's own checks hold the payment; `review`: staff must decide. */
    state: text('state', { enum: ['created', 'processing', 'held', 'review', 'settled', 'failed', 'expired'] }).notNull(),
    /** The credit that was asked for; null for a deposit. Never what is credited. */
    requestedNano: nano('requested_nano'),
    /** The fee disclosed for the requested credit. */
    feeNano: nano('fee_nano').notNull(),
    feeScheduleId: uuid('fee_schedule_id').references(() => feeSchedules.id),
    /** The provider's id of the checkout or invoice. */
    providerRef: text('provider_ref'),
    /** What the provider reports on the way, as `OrderProgress` of the api. */
    progress: jsonb('progress').notNull().default({}),
    termsVersion: text('terms_version').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at'),
    settledAt: moment('settled_at'),
  },
  (t) => [
    index('payment_orders_account_idx').on(t.accountId, t.createdAt),
    index('payment_orders_state_idx').on(t.state, t.id),
    index('payment_orders_provider_idx').on(t.provider, t.id),
    index('payment_orders_provider_ref_idx').on(t.providerRef),
    index('payment_orders_open_idx').on(t.provider, t.createdAt).where(sql`state IN ('created', 'processing', 'held')`),
  ],
);

/** Event inbox: webhook events of providers, each stored once. */
export const providerEvents = pgTable(
  'provider_events',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    payload: jsonb('payload').notNull(),
    attempts: integer('attempts').notNull().default(0),
    attemptedAt: moment('attempted_at'),
    lastError: text('last_error'),
    receivedAt: moment('received_at').notNull().defaultNow(),
    /** When the event was finished, with any outcome. */
    processedAt: moment('processed_at'),
    /**
     * Null while pending. `ignored`: does not concern an order of ours; `review`: staff must decide; `set_aside`: verified but
     * of the provider's other mode or without an id; `failed`: a retry would give the same result.
     */
    outcome: text('outcome', { enum: ['handled', 'ignored', 'review', 'set_aside', 'failed'] }),
  },
  (t) => [
    unique('provider_events_provider_event_key').on(t.provider, t.eventId),
    index('provider_events_waiting_idx').on(t.receivedAt).where(sql`processed_at IS NULL`),
    index('provider_events_received_idx').on(t.receivedAt),
    index('provider_events_outcome_idx').on(t.outcome, t.id),
    index('provider_events_event_idx').on(t.eventId),
    index('provider_events_payload_idx').using('gin', t.payload),
  ],
);

/**
 * Money that arrived according to the provider: append-only. `credit = gross − tax − fee` is the amount that the ledger booked. If
 * the provider later reports more for the same payment, the difference is a settlement of its own with the same `paymentRef`.
 */
export const settlements = pgTable(
  'settlements',
  {
    id: uuid('id').primaryKey(),
    /** Number of the customer's receipt: 1, 2, 3 … without gaps. */
    receiptNumber: bigint('receipt_number', { mode: 'number' }).notNull().unique(),
    provider: text('provider').notNull(),
    /** The payment, and from the second settlement on its number: `pi:pi_1`, `pi:pi_1#2`. */
    providerRef: text('provider_ref').notNull(),
    /** The provider's id of the payment itself, such as a PaymentIntent. */
    paymentRef: text('payment_ref').notNull(),
    /** The ledger account that the money came through, such as `clearing:stripe`. */
    clearing: text('clearing').notNull(),
    orderId: uuid('order_id').references(() => paymentOrders.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    grossNano: nano('gross_nano').notNull(),
    taxNano: nano('tax_nano').notNull(),
    feeNano: nano('fee_nano').notNull(),
    creditNano: nano('credit_nano').notNull(),
    evidence: jsonb('evidence').notNull(),
    settledAt: moment('settled_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    unique('settlements_provider_ref_key').on(t.provider, t.providerRef),
    index('settlements_payment_idx').on(t.provider, t.paymentRef),
    index('settlements_payment_ref_idx').on(t.paymentRef),
    index('settlements_account_idx').on(t.accountId),
    index('settlements_order_idx').on(t.orderId),
    index('settlements_created_idx').on(t.createdAt),
    index('settlements_sums_idx').on(t.settledAt, t.provider, t.creditNano, t.feeNano),
    index('settlements_card_idx').on(sql`(evidence->'card'->>'fingerprint')`).where(sql`(evidence->'card'->>'fingerprint') IS NOT NULL`),
  ],
);

/** A refund of a payment, started here or at the provider. Amounts: `gross = credit + fee + tax`. */
export const paymentRefunds = pgTable(
  'payment_refunds',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    paymentRef: text('payment_ref').notNull(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => paymentOrders.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    origin: text('origin', { enum: ['customer', 'staff', 'provider'] }).notNull(),
    /** `requested`: the credit is set aside, the provider has not confirmed that it knows the refund. */
    state: text('state', { enum: ['requested', 'pending', 'succeeded', 'failed'] }).notNull(),
    /** The provider's id of the refund. */
    providerRef: text('provider_ref'),
    grossNano: nano('gross_nano').notNull(),
    creditNano: nano('credit_nano').notNull(),
    feeNano: nano('fee_nano').notNull(),
    taxNano: nano('tax_nano').notNull(),
    reason: text('reason').notNull().default(''),
    /** Where staff must send cryptocurrency, as the customer confirmed it. */
    destination: text('destination'),
    actor: text('actor').notNull(),
    evidence: jsonb('evidence').notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    unique('payment_refunds_provider_ref_key').on(t.provider, t.providerRef),
    index('payment_refunds_payment_idx').on(t.provider, t.paymentRef),
    index('payment_refunds_order_idx').on(t.orderId),
    index('payment_refunds_account_idx').on(t.accountId, t.createdAt),
    index('payment_refunds_open_idx').on(t.createdAt).where(sql`finished_at IS NULL`),
    index('payment_refunds_time_idx').on(t.createdAt),
  ],
);

/** A dispute (chargeback) of a payment. Its movements are ledger transfers with `{provider}:{providerRef}:{movement}` as reference. */
export const paymentDisputes = pgTable(
  'payment_disputes',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    /** The provider's id of the dispute. */
    providerRef: text('provider_ref').notNull(),
    paymentRef: text('payment_ref').notNull(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => paymentOrders.id),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    /** `warning`: an inquiry or early fraud warning, no money has moved. */
    state: text('state', { enum: ['warning', 'open', 'won', 'lost', 'prevented'] }).notNull(),
    /** The account is suspended while it is a warning or open. */
    freezesAccount: boolean('freezes_account').notNull().default(true),
    reason: text('reason').notNull().default(''),
    amountNano: nano('amount_nano').notNull(),
    /** What was taken and not given back: of the customer's credit, of the processing fee, of the tax, and beyond the payment. */
    withdrawnCreditNano: nano('withdrawn_credit_nano').notNull().default(sql`0`),
    withdrawnFeeNano: nano('withdrawn_fee_nano').notNull().default(sql`0`),
    withdrawnTaxNano: nano('withdrawn_tax_nano').notNull().default(sql`0`),
    withdrawnExcessNano: nano('withdrawn_excess_nano').notNull().default(sql`0`),
    /** What the provider charged for the dispute itself. */
    disputeFeeNano: nano('dispute_fee_nano').notNull().default(sql`0`),
    respondBy: moment('respond_by'),
    evidence: jsonb('evidence').notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    closedAt: moment('closed_at'),
  },
  (t) => [
    unique('payment_disputes_provider_ref_key').on(t.provider, t.providerRef),
    index('payment_disputes_payment_idx').on(t.provider, t.paymentRef),
    index('payment_disputes_order_idx').on(t.orderId),
    index('payment_disputes_account_idx').on(t.accountId),
    index('payment_disputes_time_idx').on(t.createdAt),
    index('payment_disputes_open_idx').on(t.accountId).where(sql`state = 'open'`),
  ],
);

/** Something about a payment that staff must decide. */
export const paymentReviews = pgTable(
  'payment_reviews',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    /** Such as `amount_mismatch`, `unknown_order`, `suspended_account`, `unlisted_token`. */
    kind: text('kind').notNull(),
    /** The payment, event or transaction at issue. One review per provider, kind and reference. */
    reference: text('reference').notNull(),
    accountId: uuid('account_id').references(() => accounts.id),
    orderId: uuid('order_id').references(() => paymentOrders.id),
    /** What was seen, as the provider said it. */
    detail: jsonb('detail').notNull(),
    /** The settlement that staff can accept; null if there is none. */
    proposal: jsonb('proposal'),
    resolution: text('resolution', { enum: ['accepted', 'dismissed'] }),
    resolutionReason: text('resolution_reason'),
    resolvedBy: text('resolved_by'),
    createdAt: moment('created_at').notNull().defaultNow(),
    resolvedAt: moment('resolved_at'),
  },
  (t) => [
    unique('payment_reviews_reference_key').on(t.provider, t.kind, t.reference),
    index('payment_reviews_account_idx').on(t.accountId),
    index('payment_reviews_order_idx').on(t.orderId),
    index('payment_reviews_open_idx').on(t.createdAt).where(sql`resolved_at IS NULL`),
  ],
);

/** Money that left a clearing account, or went back to it: as a chain says, or as staff say. Amounts in nano-USD. */
export const withdrawals = pgTable(
  'withdrawals',
  {
    id: uuid('id').primaryKey(),
    /** The clearing account, such as `clearing:cryptomus`. */
    clearing: text('clearing').notNull(),
    destination: text('destination', { enum: ['bank', 'treasury', 'loss'] }).notNull(),
    /** `in`: back to the provider, or a correction. */
    direction: text('direction', { enum: ['out', 'in'] }).notNull(),
    /** What arrived; the fee was taken beyond it. */
    amountNano: nano('amount_nano').notNull(),
    feeNano: nano('fee_nano').notNull(),
    /** The line of the bank statement, or the transaction. Once per account and direction. */
    reference: text('reference').notNull(),
    reason: text('reason').notNull(),
    /** `pending`: waits for a second person. Only what is booked is in the ledger, under `id`. */
    state: text('state', { enum: ['pending', 'booked', 'declined'] }).notNull(),
    /** The author as in the ledger: `staff:<user id>`, `cli:<user>@<host>`, `system`. */
    requestedBy: text('requested_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** Null if one person was enough. */
    decidedBy: text('decided_by'),
    decidedAt: moment('decided_at'),
    decisionReason: text('decision_reason'),
  },
  (t) => [
    uniqueIndex('withdrawals_reference_idx').on(t.clearing, t.direction, t.reference).where(sql`state <> 'declined'`),
    index('withdrawals_requester_idx').on(t.requestedBy, t.createdAt),
    index('withdrawals_time_idx').on(t.createdAt, t.id),
  ],
);

/** A comparison of a clearing account with what the provider says it holds. Amounts in nano-USD. */
export const railReconciliations = pgTable(
  'rail_reconciliations',
  {
    id: uuid('id').primaryKey(),
    provider: text('provider').notNull(),
    /** The clearing account, such as `clearing:stripe`. */
    clearing: text('clearing').notNull(),
    /** What the ledger says the provider owes us. */
    ledgerNano: nano('ledger_nano').notNull(),
    /** What the provider says; null if it could not be asked. */
    providerNano: nano('provider_nano'),
    detail: jsonb('detail').notNull().default({}),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('rail_reconciliations_clearing_idx').on(t.clearing, t.createdAt)],
);
