import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { accounts } from './accounts.ts';
import { moment, nano } from './columns.ts';

/** A customer's order of credits, stored before the provider is called. */
export const paymentOrders = pgTable(
  'payment_orders',
  {
    id: uuid('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id),
    provider: text('provider', { enum: ['stripe', 'sandbox'] }).notNull(),
    state: text('state', { enum: ['created', 'processing', 'settled', 'failed', 'expired'] }).notNull(),
    requestedNano: nano('requested_nano').notNull(),
    feeNano: nano('fee_nano').notNull(),
    /** The provider's id of the checkout or invoice. */
    providerRef: text('provider_ref'),
    termsVersion: text('terms_version').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
  },
  (t) => [index('payment_orders_account_idx').on(t.accountId, t.createdAt)],
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
    /** Null while pending. `ignored`: does not concern an order of ours; `failed`: a retry would give the same result. */
    outcome: text('outcome', { enum: ['handled', 'ignored', 'failed'] }),
  },
  (t) => [
    unique('provider_events_provider_event_key').on(t.provider, t.eventId),
    index('provider_events_waiting_idx').on(t.receivedAt).where(sql`processed_at IS NULL`),
  ],
);

/** A payment as the provider reports it. `credit = gross − tax − fee` is the amount that the ledger booked. */
export const settlements = pgTable(
  'settlements',
  {
    id: uuid('id').primaryKey(),
    /** Number of the customer's receipt: 1, 2, 3 … without gaps. */
    receiptNumber: bigint('receipt_number', { mode: 'number' }).notNull().unique(),
    provider: text('provider').notNull(),
    /** The provider's id of the payment itself, such as a PaymentIntent. */
    providerRef: text('provider_ref').notNull(),
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
    index('settlements_account_idx').on(t.accountId),
    index('settlements_order_idx').on(t.orderId),
  ],
);
